package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.servers.FakeCloudflare;
import io.elasticaddress.dns.servers.ServedZone;

import java.nio.file.Path;

class CloudflareIT extends HostedProviderContract {

    @Override
    protected ServedZone start(Path folder) {
        return new FakeCloudflare(folder);
    }
}
