package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.PowerDnsApiZone;
import io.elasticaddress.dns.servers.ServedZone;

import java.nio.file.Path;

class PowerDnsApiIT extends DnsProviderContract {

    @Override
    protected ServedZone start(Path folder) {
        return new PowerDnsApiZone(folder);
    }

    @Override
    protected int tooManyAddresses() {
        return 90_000;
    }
}
