package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.dns.servers.Rfc2136Zone;
import io.elasticaddress.dns.servers.ServedZone;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/** The same for every server that speaks RFC 2136. */
abstract class Rfc2136Contract extends DnsProviderContract {

    /** Starts the server, or skips the tests where it is not installed. */
    protected abstract TestServer server(Path folder);

    @Override
    protected ServedZone start(Path folder) {
        return new Rfc2136Zone(server(folder));
    }

    @Test
    void a_zone_that_may_not_be_listed_is_said_so() throws IOException {
        try (var stranger = served.stranger()) {
            assertThat(stranger.list()).isInstanceOf(Listing.Unlistable.class);
        }
    }
}
