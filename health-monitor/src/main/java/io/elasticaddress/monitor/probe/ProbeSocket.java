package io.elasticaddress.monitor.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection to an address that does not outlive its deadline: each read waits for what is left until then and no longer, also
 * below TLS, so that a server that sends a byte now and then does not hold the probe up. Writes have no time limit and need none
 * while they are small enough for the socket's buffer; {@link HttpTarget} sees to that.
 *
 * <p>It is closed with a reset. A closing handshake would leave an address and port behind that can't be used for a minute, and
 * thousands of probes a second would run out of them.
 */
final class ProbeSocket extends Socket {
    private final Deadline deadline;

    private ProbeSocket(Deadline deadline) {
        this.deadline = deadline;
    }

    static ProbeSocket connect(InetAddress address, int port, Deadline deadline)
            throws IOException {
        var socket = new ProbeSocket(deadline);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(address, port), deadline.leftMillis());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(deadline.leftMillis());
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                setSoTimeout(deadline.leftMillis());
                return super.read(buffer, offset, length);
            }
        };
    }
}
