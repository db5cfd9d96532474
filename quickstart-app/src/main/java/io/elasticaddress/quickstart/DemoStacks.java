package io.elasticaddress.quickstart;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two web servers that say which one they are, on the same port of two loopback addresses, so that a group's name and
 * that port lead to its current stack.
 */
final class DemoStacks implements AutoCloseable {
    static final String PRIMARY_ADDRESS = "127.0.0.2";
    static final String SECONDARY_ADDRESS = "127.0.0.3";

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
        var page =
                "This is the %s stack, %s.\n"
                        .formatted(name, address)
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders().set("Content-Type", "text/plain");
                        exchange.sendResponseHeaders(200, page.length);
                        exchange.getResponseBody().write(page);
                    }
                });
        server.start();
        return server;
    }
}
