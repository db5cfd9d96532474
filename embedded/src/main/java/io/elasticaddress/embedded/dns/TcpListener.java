package io.elasticaddress.embedded.dns;

import io.elasticaddress.embedded.dns.RequestHandler.Via;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** Connections (RFC 7766), each with a thread of its own; its messages are answered in the order they come. */
final class TcpListener implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ServerSocket socket;
    private final RequestHandler handler;
    private final ExecutorService requests;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    TcpListener(ServerSocket socket, RequestHandler handler, ExecutorService requests) {
        this.socket = socket;
        this.handler = handler;
        this.requests = requests;
    }

    /** Until the socket is closed; then the connections are closed too. */
    @Override
    public void run() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                open.add(connection);
                requests.execute(() -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.debug("A connection can't be accepted", e);
                }
            }
        }
        open.forEach(TcpListener::closeQuietly);
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
            var in = new DataInputStream(connection.getInputStream());
            var out = new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()));
            var via = new Via(true, connection.getInetAddress().isLoopbackAddress());
            while (true) {
                var packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                for (var answer : handler.handle(packet, via)) {
                    out.writeShort(answer.length);
                    out.write(answer);
                }
                out.flush();
            }
        } catch (EOFException e) {
            // The client has closed its side, as it may at any time.
        } catch (IOException e) {
            log.debug("A connection ends", e);
        } finally {
            open.remove(connection);
        }
    }

    private static void closeQuietly(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("A connection can't be closed", e);
        }
    }
}
