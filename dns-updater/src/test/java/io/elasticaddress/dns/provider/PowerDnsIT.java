package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;

import java.nio.file.Path;

class PowerDnsIT extends Rfc2136Contract {

    @Override
    protected TestServer server(Path folder) {
        return ProgramServer.powerDns(folder);
    }
}
