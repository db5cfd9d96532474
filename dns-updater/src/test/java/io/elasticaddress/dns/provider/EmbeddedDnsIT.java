package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.TestServer;

import java.nio.file.Path;

class EmbeddedDnsIT extends DnsProviderContract {

    @Override
    protected TestServer start(Path folder) {
        return new EmbeddedServer(folder);
    }
}
