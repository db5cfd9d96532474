package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One zone, one address, one port for UDP and TCP alike. For trying out and for tests, which it says itself
 * ({@link Identity}).
 */
public final class DnsServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DnsServer.class);

    /** How often a port that is free for TCP may turn out to be taken for UDP. */
    private static final int PORTS_TRIED = 50;

    private final Sockets sockets;
    private final ZoneStore store;
    private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private DnsServer(Sockets sockets, ZoneStore store) {
        this.sockets = sockets;
        this.store = store;
    }

    /**
     * Answers when it returns.
     *
     * @param folder where the zone is kept; null: in memory only
     * @param port 0: one that is free for UDP and for TCP
     * @throws IOException where the port is taken or the folder can't be used
     */
    public static DnsServer start(
            Name origin, @Nullable Path folder, InetAddress address, int port, TSIG key)
            throws IOException {
        var zone = new Zone(origin);
        var fresh = FreshZone.of(origin, address);
        var sockets = Sockets.bind(address, port);
        try {
            ZoneStore store;
            if (folder == null) {
                zone.replace(fresh);
                store = ZoneStore.NONE;
            } else {
                store = ZoneFolder.open(folder, zone, fresh);
            }
            var server = new DnsServer(sockets, store);
            var handler = new RequestHandler(key, zone, store);
            server.listeners.execute(new UdpListener(sockets.udp(), handler, server.requests));
            server.listeners.execute(new TcpListener(sockets.tcp(), handler, server.requests));
            log.info(
                    "DNS zone {} on {} port {}. {}.",
                    origin,
                    address.getHostAddress(),
                    server.port(),
                    Identity.TEXT);
            return server;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    public int port() {
        return sockets.tcp().getLocalPort();
    }

    /** Updates that are being written are finished first. */
    @Override
    public void close() {
        try {
            sockets.close();
            listeners.close();
            requests.close();
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Sockets(ServerSocket tcp, DatagramSocket udp) {
        static Sockets bind(InetAddress address, int port) throws IOException {
            for (var tried = 1; ; tried++) {
                var tcp = new ServerSocket();
                try {
                    // Else the connections of the server before this one hold the port for a
                    // minute.
                    tcp.setReuseAddress(true);
                    tcp.bind(new InetSocketAddress(address, port));
                    return new Sockets(tcp, new DatagramSocket(tcp.getLocalPort(), address));
                } catch (BindException e) {
                    tcp.close();
                    if (port != 0 || tried == PORTS_TRIED) {
                        throw e;
                    }
                } catch (IOException e) {
                    tcp.close();
                    throw e;
                }
            }
        }

        void close() throws IOException {
            udp.close();
            tcp.close();
        }
    }
}
