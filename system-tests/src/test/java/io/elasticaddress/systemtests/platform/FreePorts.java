package io.elasticaddress.systemtests.platform;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that must be told theirs beforehand. None is of those that the system deals by itself, on Linux from
 * 32768 on: until the process has started, seconds later, another's connection could have been dealt it.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_768;

    private FreePorts() {}

    /** Different ones, free at this moment, over TCP and UDP. */
    public static List<Integer> find(int count) {
        var ports = new LinkedHashSet<Integer>();
        while (ports.size() < count) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        var loopback = InetAddress.getLoopbackAddress();
        try (var _ = new ServerSocket(port, 1, loopback);
                var _ = new DatagramSocket(new InetSocketAddress(loopback, port))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
