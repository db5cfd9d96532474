package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.embedded.EmbeddedDns;

import java.nio.file.Path;

/** The quickstart's server. */
public final class EmbeddedServer implements TestServer {
    private final Path folder;
    private int port;
    private EmbeddedDns running;

    public EmbeddedServer(Path folder) {
        this.folder = folder;
        start();
    }

    @Override
    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", port);
    }

    @Override
    public void start() {
        running =
                EmbeddedDns.start(
                        EmbeddedDns.Settings.inMemory(
                                        ZONE,
                                        new EmbeddedDns.TsigKey(
                                                KEY.name(), KEY.algorithm(), KEY.secret()))
                                .withFolder(folder)
                                .withPort(port));
        port = running.port();
    }

    @Override
    public void stop() {
        running.close();
    }

    @Override
    public void close() {
        running.close();
    }
}
