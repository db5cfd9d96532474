package io.elasticaddress.webhooks;

import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.Signature;
import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.contracts.wire.Json;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

/** A server that takes requests down, and answers each as a test says, or not at all. */
public final class Receiver implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Behaviour behaviour;

    /** What is done once a request was read; the connection is closed when it returns. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Socket connection, Request request) throws IOException;
    }

    /**
     * A request that came.
     *
     * @param headers by their names in lower case
     */
    public record Request(String line, Map<String, String> headers, byte[] body) {
        public String id() {
            return header("webhook-id");
        }

        public String header(String name) {
            var value = headers.get(name);
            if (value == null) {
                throw new AssertionError("No header " + name + " in " + headers);
            }
            return value;
        }

        public JsonNode json() {
            return Json.MAPPER.readTree(body);
        }

        /** As Standard Webhooks tells a receiver to: one of the signatures must be the secret's. */
        public boolean isSignedBy(WebhookKey key, Webhook webhook) {
            var time = Instant.ofEpochSecond(Long.parseLong(header("webhook-timestamp")));
            var unrotated =
                    Signature.of(
                            List.of(key.signingKeys(webhook, time).getFirst()), id(), time, body);
            return List.of(header("webhook-signature").split(" ")).contains(unrotated);
        }
    }

    private Receiver(ServerSocket listening, Behaviour behaviour) {
        this.listening = listening;
        this.behaviour = behaviour;
        Thread.ofPlatform().daemon().name("receiver").start(this::accept);
    }

    public static Receiver start(Behaviour behaviour) {
        return start(ServerSocketFactory.getDefault(), behaviour);
    }

    public static Receiver start(ServerSocketFactory sockets, Behaviour behaviour) {
        try {
            return new Receiver(
                    sockets.createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1")),
                    behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Behaviour answering(int status) {
        return (connection, _) ->
                write(connection, "HTTP/1.1 " + status + " X\r\ncontent-length: 0\r\n\r\n");
    }

    public static Behaviour answeringRaw(String text) {
        return (connection, _) -> write(connection, text);
    }

    /** Says nothing until the other side gives up. */
    public static Behaviour hanging() {
        return (connection, _) -> {
            while (connection.getInputStream().read() >= 0) {
                Thread.onSpinWait();
            }
        };
    }

    /** Ends the connection with a reset. */
    public static Behaviour resetting() {
        return (connection, _) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        };
    }

    public static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    public void behaves(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    public int port() {
        return listening.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook?team=web";
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The ids of the requests, each as often as it came. */
    public List<String> ids() {
        return requests.stream().map(Request::id).toList();
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void accept() {
        try {
            while (true) {
                var connection = listening.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> talk(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void talk(Socket connection) {
        try (connection) {
            var request = read(connection.getInputStream());
            if (request != null) {
                mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                requests.add(request);
                try {
                    behaviour.answer(connection, request);
                } finally {
                    atOnce.decrementAndGet();
                }
            }
        } catch (SocketException e) {
            // The sender has seen enough, or the test is over.
        } catch (IOException e) {
            // Likewise, over TLS.
        } finally {
            open.remove(connection);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        var lines =
                new ArrayList<>(List.of(head.toString(StandardCharsets.US_ASCII).split("\r\n")));
        var line = lines.removeFirst();
        var headers = new TreeMap<String, String>();
        for (var header : lines) {
            var colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, in.readNBytes(length));
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
