package io.elasticaddress.systemtests.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What a stack's health check asks: an HTTP server at an address of its own on loopback, which can go away, so that
 * connections are refused, and come back.
 */
public final class StackServer implements AutoCloseable {
    private static final byte[] WELL =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_REQUEST = 8_192;

    private final InetSocketAddress address;
    private volatile ServerSocket socket;

    private StackServer(InetSocketAddress address) throws IOException {
        this.address = address;
        this.socket = listen();
    }

    /**
     * @param ip in 127.0.0.0/8, where every address is this machine; 0.0.0.0: all of them
     */
    public static StackServer start(String ip) {
        try {
            return new StackServer(
                    new InetSocketAddress(InetAddress.ofLiteral(ip), FreePorts.find(1).getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ip() {
        return address.getAddress().getHostAddress();
    }

    public int port() {
        return address.getPort();
    }

    public boolean isUp() {
        return !socket.isClosed();
    }

    /** From here on connections are refused. Again, it does nothing. */
    public synchronized void down() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From here on it answers. Again, it does nothing. */
    public synchronized void up() {
        if (socket.isClosed()) {
            try {
                socket = listen();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ServerSocket listen() throws IOException {
        var listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(address, 1_000);
        Thread.ofVirtual().name("stack " + address).start(() -> serve(listening));
        return listening;
    }

    private static void serve(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                var connection = listening.accept();
                Thread.ofVirtual().start(() -> answer(connection));
            } catch (IOException e) {
                // It was closed, or whoever connected is gone again.
            }
        }
    }

    private static void answer(Socket connection) {
        try (connection) {
            connection.setSoTimeout(5_000);
            var request = connection.getInputStream();
            // Requests without a body, which end with an empty line.
            var last = 0;
            for (var i = 0; i < LONGEST_REQUEST && last != 0x0d0a0d0a; i++) {
                var next = request.read();
                if (next < 0) {
                    return;
                }
                last = last << 8 | next;
            }
            connection.getOutputStream().write(WELL);
        } catch (IOException e) {
            // Whoever asked does not wait for the answer.
        }
    }

    @Override
    public void close() {
        down();
    }
}
