package io.elasticaddress.gateway.load;

import io.elasticaddress.gateway.load.Exchange.Request;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Clients of one server, each of which asks one thing after the other and keeps its connection for as long as the server
 * lets it. They speak to the socket themselves, so that every request that was written is accounted for. A client that can
 * make no connection any more is done.
 */
public final class Conversations implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    public Conversations(int port) {
        this.port = port;
    }

    /**
     * @param thinks how long, after each answer
     */
    public void add(Duration thinks, Supplier<Request> wishes) {
        running.add(
                threads.submit(
                        () -> {
                            while (!stopped && converse(thinks, wishes)) {
                                // On another connection.
                            }
                            return null;
                        }));
    }

    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Returns once the last client is done, because it can't connect any more. */
    public void awaitEnd() throws ExecutionException, InterruptedException {
        for (var client : running) {
            client.get();
        }
    }

    /** Returns once every client has its last answer. */
    public void stop() throws ExecutionException, InterruptedException {
        stopped = true;
        awaitEnd();
    }

    /** On one connection, until it ends; false where none can be made. */
    private boolean converse(Duration thinks, Supplier<Request> wishes)
            throws InterruptedException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var in = new BufferedInputStream(socket.getInputStream());
            for (var nth = 1; !stopped; nth++) {
                var request = wishes.get();
                var began = System.nanoTime();
                socket.getOutputStream().write(request.bytes());
                var exchange = exchange(request, nth, in, began);
                exchanges.add(exchange);
                Thread.sleep(thinks);
                if (exchange.endsConnection()) {
                    return true;
                }
            }
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            // The request could not be written, so nothing of it counts.
            return true;
        }
    }

    private static Exchange exchange(Request request, int nth, BufferedInputStream in, long began) {
        try {
            var answer = RawAnswer.read(in, request.method());
            return new Exchange(request, nth, answer, null, System.nanoTime() - began);
        } catch (IOException e) {
            return new Exchange(request, nth, null, e, System.nanoTime() - began);
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
