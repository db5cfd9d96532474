package io.elasticaddress.embedded.dns;

import io.elasticaddress.embedded.dns.RequestHandler.Via;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;

/** Datagrams in, each answered on a thread of its own, so that an update's way to the disk delays no question. */
final class UdpListener implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
    private static final int LARGEST_PACKET = 65_535;

    private final DatagramSocket socket;
    private final RequestHandler handler;
    private final ExecutorService requests;

    UdpListener(DatagramSocket socket, RequestHandler handler, ExecutorService requests) {
        this.socket = socket;
        this.handler = handler;
        this.requests = requests;
    }

    /** Until the socket is closed. */
    @Override
    public void run() {
        var buffer = new byte[LARGEST_PACKET];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var bytes = Arrays.copyOf(buffer, packet.getLength());
                var from = packet.getSocketAddress();
                var via = new Via(false, packet.getAddress().isLoopbackAddress());
                requests.execute(() -> answer(bytes, via, from));
            } catch (IOException e) {
                logUnlessClosed(e);
            }
        }
    }

    private void answer(byte[] packet, Via via, SocketAddress from) {
        try {
            for (var answer : handler.handle(packet, via)) {
                socket.send(new DatagramPacket(answer, answer.length, from));
            }
        } catch (IOException e) {
            logUnlessClosed(e);
        }
    }

    private void logUnlessClosed(IOException e) {
        if (!socket.isClosed()) {
            log.debug("A datagram is lost", e);
        }
    }
}
