package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.TestServer;

import java.nio.file.Path;

class EmbeddedDnsIT extends Rfc2136Contract {

    @Override
    protected TestServer server(Path folder) {
        return new EmbeddedServer(folder);
    }
}
