package io.elasticaddress.monitor.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/** Whether a connection is accepted. Nothing is sent; a server that reads sees a reset. */
final class TcpProbe implements Probe {
    private final InetAddress address;
    private final int port;
    private final Duration timeout;

    TcpProbe(InetAddress address, int port, Duration timeout) {
        this.address = address;
        this.port = port;
        this.timeout = timeout;
    }

    @Override
    public ProbeResult run() {
        try {
            ProbeSocket.connect(address, port, Deadline.in(timeout)).close();
            return new ProbeResult.Success(null);
        } catch (IOException e) {
            return Faults.of(e, timeout);
        }
    }
}
