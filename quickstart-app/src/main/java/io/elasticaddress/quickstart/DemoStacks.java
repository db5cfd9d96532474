package io.elasticaddress.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two web servers that say which one they are, on the same port of two loopback addresses, so that a group's name and
 * that port lead to its current stack. {@code POST /down} has one answer 503 until {@code POST /up}.
 */
final class DemoStacks implements AutoCloseable {
    static final String PRIMARY_ADDRESS = "127.0.0.2";
    static final String SECONDARY_ADDRESS = "127.0.0.3";

    /** Where they look whether a stack serves. */
    static final String CHECKED = "/";

    private static final String DOWN = "/down";
    private static final String UP = "/up";

    private final List<HttpServer> servers;
    private final int port;

    private DemoStacks(List<HttpServer> servers, int port) {
        this.servers = servers;
        this.port = port;
    }

    /**
     * @throws CannotStart where the system does not have the addresses
     */
    static void requireAddresses() {
        for (var address : List.of(PRIMARY_ADDRESS, SECONDARY_ADDRESS)) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                continue;
            } catch (IOException e) {
                throw new CannotStart(
                        "The demo stacks need the address %s, which this system does not have (%s). On macOS, sudo ifconfig lo0 alias %s adds it until the next boot; or start without them: %s"
                                .formatted(address, e.getMessage(), address, Options.NO_DEMO),
                        e);
            }
        }
    }

    /**
     * @param preferredPort taken if it is free on both addresses, else another one
     */
    static DemoStacks start(int preferredPort) throws IOException {
        for (var port : candidates(preferredPort)) {
            var servers = new ArrayList<HttpServer>();
            try {
                servers.add(serve(PRIMARY_ADDRESS, port, "primary"));
                servers.add(serve(SECONDARY_ADDRESS, port, "secondary"));
                return new DemoStacks(List.copyOf(servers), port);
            } catch (IOException e) {
                servers.forEach(server -> server.stop(0));
            }
        }
        throw new IOException(
                "No port is free on " + PRIMARY_ADDRESS + " and " + SECONDARY_ADDRESS);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }

    private static List<Integer> candidates(int preferred) throws IOException {
        var candidates = new ArrayList<Integer>();
        if (preferred != 0) {
            candidates.add(preferred);
        }
        candidates.addAll(Ports.free(InetAddress.getByName(PRIMARY_ADDRESS), 20));
        return candidates;
    }

    private static HttpServer serve(String address, int port, String name)
            throws UnknownHostException, IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        var down = new AtomicBoolean();
        server.createContext("/", exchange -> answer(exchange, name, address, down));
        server.start();
        return server;
    }

    /** Whoever posts to it has the stack fail, and serve again. */
    private static void answer(
            HttpExchange exchange, String name, String address, AtomicBoolean down)
            throws IOException {
        try (exchange) {
            var posted =
                    exchange.getRequestMethod().equals("POST")
                            ? exchange.getRequestURI().getPath()
                            : "";
            switch (posted) {
                case DOWN -> {
                    down.set(true);
                    say(exchange, 200, "The %s stack is down until POST /up.".formatted(name));
                }
                case UP -> {
                    down.set(false);
                    say(exchange, 200, "The %s stack is up.".formatted(name));
                }
                default -> {
                    if (down.get()) {
                        say(exchange, 503, "The %s stack is down.".formatted(name));
                    } else {
                        say(exchange, 200, "This is the %s stack, %s.".formatted(name, address));
                    }
                }
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
        var body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
