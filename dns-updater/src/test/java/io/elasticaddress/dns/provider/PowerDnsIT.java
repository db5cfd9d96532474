package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;

import java.nio.file.Path;

class PowerDnsIT extends DnsProviderContract {

    @Override
    protected TestServer start(Path folder) {
        return ProgramServer.powerDns(folder);
    }
}
