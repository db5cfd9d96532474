package io.elasticaddress.monitor.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import javax.net.ServerSocketFactory;

/** A server that does with each connection what a test says. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Behaviour behaviour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** The connection is closed when it returns. */
    @FunctionalInterface
    public interface Behaviour {
        void talk(Socket connection) throws IOException;
    }

    private RawServer(ServerSocket listening, Behaviour behaviour) {
        this.listening = listening;
        this.behaviour = behaviour;
        Thread.ofVirtual().start(this::accept);
    }

    public static RawServer start(Behaviour behaviour) {
        return start("127.0.0.1", 0, behaviour);
    }

    /**
     * @param port 0 for a free one
     */
    public static RawServer start(String address, int port, Behaviour behaviour) {
        return start(ServerSocketFactory.getDefault(), address, port, behaviour);
    }

    static RawServer start(
            ServerSocketFactory sockets, String address, int port, Behaviour behaviour) {
        try {
            return new RawServer(
                    sockets.createServerSocket(port, 100, InetAddress.ofLiteral(address)),
                    behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers every request with that. */
    public static Behaviour answering(String answer) {
        return connection -> {
            readRequest(connection);
            write(connection, answer);
        };
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    /** Until the empty line. */
    static String readRequest(Socket connection) throws IOException {
        var request = new StringBuilder();
        InputStream in = connection.getInputStream();
        while (request.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                break;
            }
            request.append((char) next);
        }
        return request.toString();
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    /** A byte now and then, until the other side has had enough. */
    static void dribble(Socket connection, String text) throws IOException {
        for (var next : text.getBytes(StandardCharsets.UTF_8)) {
            connection.getOutputStream().write(next);
            connection.getOutputStream().flush();
            pause(Duration.ofMillis(20));
        }
    }

    /** Until the other side ends the connection. */
    static void staySilent(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            Thread.onSpinWait();
        }
    }

    public static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many there were. */
    public int connections() {
        return connections.get();
    }

    /** How many there were at once at most. */
    public int mostAtOnce() {
        return most.get();
    }

    private void accept() {
        try {
            while (true) {
                var connection = listening.accept();
                connections.incrementAndGet();
                open.add(connection);
                most.accumulateAndGet(open.size(), Math::max);
                Thread.ofVirtual().start(() -> talk(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void talk(Socket connection) {
        try (connection) {
            behaviour.talk(connection);
        } catch (IOException e) {
            // The probe has seen enough, or the test is over.
        } finally {
            open.remove(connection);
        }
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
