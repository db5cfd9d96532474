package io.elasticaddress.systemtests.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on this machine, for TCP and UDP, that can be cut, held back and slowed down. */
final class Link implements AutoCloseable {
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();
    private static final int UDP_TIMEOUT_MILLIS = 5_000;

    private final int target;
    private final ServerSocket server;
    private final DatagramSocket datagrams;
    private final Gate gate = new Gate();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final Set<Piece> waiting = ConcurrentHashMap.newKeySet();

    /** What was read of one side and is not with the other yet. */
    private record Piece(byte[] bytes, int length) {
        boolean has(String text) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(text);
        }
    }

    private Link(int port, int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(port, 50, HOST);
        this.datagrams = new DatagramSocket(new InetSocketAddress(HOST, server.getLocalPort()));
    }

    /**
     * @param port where to listen
     */
    static Link open(int port, int target) {
        try {
            var link = new Link(port, target);
            Thread.ofVirtual().name("link-" + target).start(link::accept);
            Thread.ofVirtual().name("link-udp-" + target).start(link::receive);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    void set(Gate.State state) {
        gate.set(state);
        if (state == Gate.State.CUT) {
            open.forEach(Link::end);
        }
    }

    /** Whether something with that text in it is on its way, for a connection; what is held back may be so for long. */
    boolean holds(String text) {
        return waiting.stream().anyMatch(piece -> piece.has(text));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                if (gate.isCut()) {
                    reset(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException e) {
                // Closed, or a client that was gone at once.
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        try (client) {
            try (var upstream = new Socket(HOST, target)) {
                open.add(upstream);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                var there = Thread.ofVirtual().start(() -> pump(client, upstream, true));
                pump(upstream, client, false);
                end(client);
                end(upstream);
                there.join();
                open.remove(upstream);
            }
        } catch (IOException e) {
            // The server is away: the client sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        var buffer = new byte[64 * 1024];
        try {
            for (var read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                var piece = new Piece(buffer, read);
                waiting.add(piece);
                try {
                    if (!gate.pass(toServer)) {
                        break;
                    }
                } finally {
                    waiting.remove(piece);
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Either end is gone, and so is the other then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(to);
    }

    private void receive() {
        var buffer = new byte[65_535];
        while (!datagrams.isClosed()) {
            var packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
                var question = Arrays.copyOf(packet.getData(), packet.getLength());
                var client = packet.getSocketAddress();
                if (gate.letsThrough(true)) {
                    Thread.ofVirtual().start(() -> relay(question, (InetSocketAddress) client));
                }
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void relay(byte[] question, InetSocketAddress client) {
        try (var upstream = new DatagramSocket()) {
            upstream.setSoTimeout(UDP_TIMEOUT_MILLIS);
            upstream.send(new DatagramPacket(question, question.length, HOST, target));
            var answer = new DatagramPacket(new byte[65_535], 65_535);
            upstream.receive(answer);
            if (gate.letsThrough(false)) {
                answer.setSocketAddress(client);
                datagrams.send(answer);
            }
        } catch (IOException e) {
            // As on any network: no answer.
        }
    }

    private static void reset(Socket client) {
        try (client) {
            client.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Gone already.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more can be done to it.
        }
    }

    @Override
    public void close() {
        gate.close();
        end(server);
        datagrams.close();
        open.forEach(Link::end);
    }
}
