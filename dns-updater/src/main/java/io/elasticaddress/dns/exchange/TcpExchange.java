package io.elasticaddress.dns.exchange;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages over one kept TCP connection (RFC 7766): many may be under way at once, and answers may come in any order. A
 * connection that the server closed while it was idle is opened anew without anybody noticing. Safe for use by several
 * threads.
 */
public final class TcpExchange implements AutoCloseable {
    /** What a length of two octets can say. */
    public static final int MAX_MESSAGE = 65_535;

    private final ServerAddress server;
    private final Duration connectTimeout;
    private final AtomicInteger ids = new AtomicInteger(ThreadLocalRandom.current().nextInt());
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connection current;
    private boolean closed;

    public TcpExchange(ServerAddress server, Duration connectTimeout) {
        this.server = server;
        this.connectTimeout = connectTimeout;
    }

    /** An id that no message under way has. */
    public int nextId() {
        return ids.getAndIncrement() & 0xffff;
    }

    /**
     * Sends all, then waits for all answers. The messages' ids must come from {@link #nextId()}. Where a kept connection
     * turns out to be dead before any answer came, all are sent once more on a new one, so the messages must bear being
     * handled twice.
     *
     * @return the answers, in the order of the messages
     * @throws IOException where not all were answered in time; some may have been handled
     */
    public List<byte[]> call(List<byte[]> messages, Duration timeout) throws IOException {
        var deadline = System.nanoTime() + timeout.toNanos();
        var connection = connect();
        try {
            return connection.call(messages, deadline);
        } catch (IdleConnectionClosed e) {
            discard(connection);
            var fresh = connect();
            try {
                return fresh.call(messages, deadline);
            } catch (IOException again) {
                discard(fresh);
                throw again;
            }
        } catch (IOException e) {
            discard(connection);
            throw e;
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (current != null) {
                current.close();
                current = null;
            }
        } finally {
            opening.unlock();
        }
    }

    private Connection connect() throws IOException {
        opening.lock();
        try {
            if (closed) {
                throw new IOException("The connection to " + server + " was closed here");
            }
            if (current == null || current.isDead()) {
                current = Connection.open(server, connectTimeout);
            }
            return current;
        } finally {
            opening.unlock();
        }
    }

    private void discard(Connection connection) {
        connection.close();
        opening.lock();
        try {
            if (current == connection) {
                current = null;
            }
        } finally {
            opening.unlock();
        }
    }

    /** The server closed a connection that had answered before, and answered nothing of this call. */
    private static final class IdleConnectionClosed extends IOException {
        IdleConnectionClosed(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final class Connection {
        private final ServerAddress server;
        private final Socket socket;
        private final Map<Integer, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
        private final ReentrantLock writing = new ReentrantLock();
        private volatile boolean answered;
        private volatile boolean dead;

        private Connection(ServerAddress server, Socket socket) {
            this.server = server;
            this.socket = socket;
        }

        static Connection open(ServerAddress server, Duration timeout) throws IOException {
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(server.resolve(), Math.toIntExact(timeout.toMillis()));
                var connection = new Connection(server, socket);
                Thread.ofVirtual().name("dns-tcp-" + server).start(connection::readAnswers);
                return connection;
            } catch (SocketTimeoutException e) {
                socket.close();
                throw new IOException(
                        "No connection to " + server + " in " + timeout.toMillis() + " ms", e);
            } catch (IOException e) {
                socket.close();
                throw new IOException("No connection to " + server + ": " + e.getMessage(), e);
            }
        }

        boolean isDead() {
            return dead;
        }

        List<byte[]> call(List<byte[]> messages, long deadline) throws IOException {
            var kept = answered;
            var answers = new ArrayList<CompletableFuture<byte[]>>(messages.size());
            var size = 0;
            for (var message : messages) {
                var answer = new CompletableFuture<byte[]>();
                if (waiting.putIfAbsent(id(message), answer) != null) {
                    throw new IllegalStateException("Two messages under way have the same id");
                }
                answers.add(answer);
                size += message.length + 2;
            }
            try {
                write(messages, size);
                if (dead) {
                    // The reader may have ended before these were registered.
                    failAll(new EOFException("The connection was closed"));
                }
                var received = new ArrayList<byte[]>(answers.size());
                for (var answer : answers) {
                    received.add(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
                }
                return received;
            } catch (ExecutionException e) {
                var none =
                        answers.stream()
                                .noneMatch(
                                        answer ->
                                                answer.state() == CompletableFuture.State.SUCCESS);
                throw unanswered(kept && none, e);
            } catch (TimeoutException e) {
                throw new IOException("No answer from " + server + " in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for " + server, e);
            } catch (IOException e) {
                throw unanswered(kept, e);
            } finally {
                messages.forEach(message -> waiting.remove(id(message)));
            }
        }

        void close() {
            dead = true;
            try {
                socket.close();
            } catch (IOException e) {
                // Nothing is lost: the connection is given up.
            }
        }

        private IOException unanswered(boolean mayRepeat, Throwable cause) {
            var reason =
                    new IOException(
                            "The connection to " + server + " broke: " + reason(cause), cause);
            return mayRepeat ? new IdleConnectionClosed(reason) : reason;
        }

        private static String reason(Throwable thrown) {
            var cause = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
            return String.valueOf(cause == null ? thrown : cause.getMessage());
        }

        private void write(List<byte[]> messages, int size) throws IOException {
            var buffer = new byte[size];
            var at = 0;
            for (var message : messages) {
                buffer[at++] = (byte) (message.length >>> 8);
                buffer[at++] = (byte) message.length;
                System.arraycopy(message, 0, buffer, at, message.length);
                at += message.length;
            }
            writing.lock();
            try {
                socket.getOutputStream().write(buffer);
            } finally {
                writing.unlock();
            }
        }

        private void readAnswers() {
            try (var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
                while (true) {
                    var answer = new byte[in.readUnsignedShort()];
                    in.readFully(answer);
                    answered = true;
                    if (answer.length >= 2) {
                        var waiter = waiting.remove(id(answer));
                        if (waiter != null) {
                            waiter.complete(answer);
                        }
                    }
                }
            } catch (EOFException e) {
                failAll(new EOFException("closed by the server"));
            } catch (IOException e) {
                failAll(e);
            }
        }

        private void failAll(IOException cause) {
            dead = true;
            waiting.values().forEach(waiter -> waiter.completeExceptionally(cause));
            close();
        }

        private static int id(byte[] message) {
            return (message[0] & 0xff) << 8 | message[1] & 0xff;
        }
    }
}
