package io.elasticaddress.quickstart;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Looks at ports before anything starts. Another process may still take one between the look and the start. */
final class Ports {
    private Ports() {}

    /**
     * @throws CannotStart where somebody listens there
     */
    static void requireFreeTcp(InetAddress address, int port, String option) {
        if (port != 0 && !isFreeTcp(address, port)) {
            throw taken("Port", port, option);
        }
    }

    /**
     * @throws CannotStart where somebody listens there
     */
    static void requireFreeUdpAndTcp(InetAddress address, int port, String option) {
        if (port == 0) {
            return;
        }
        if (!isFreeTcp(address, port)) {
            throw taken("TCP port", port, option);
        }
        try (var udp = new DatagramSocket(new InetSocketAddress(address, port))) {
            return;
        } catch (IOException e) {
            throw taken("UDP port", port, option);
        }
    }

    /** So many different ones. */
    static List<Integer> free(InetAddress address, int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            var ports = new ArrayList<Integer>();
            for (var i = 0; i < count; i++) {
                var socket = new ServerSocket(0, 1, address);
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    static boolean isFreeTcp(InetAddress address, int port) {
        try (var tcp = new ServerSocket(port, 1, address)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static CannotStart taken(String what, int port, String option) {
        return new CannotStart(
                "%s %d is taken by another process. Choose another one: %s PORT (0 takes a free one)"
                        .formatted(what, port, option));
    }
}
