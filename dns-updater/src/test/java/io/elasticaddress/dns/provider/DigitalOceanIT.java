package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Comparison;
import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.ownership.Verdict;
import io.elasticaddress.dns.servers.FakeDigitalOcean;
import io.elasticaddress.dns.servers.ServedZone;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class DigitalOceanIT extends HostedProviderContract {

    @Override
    protected ServedZone start(Path folder) {
        return new FakeDigitalOcean(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void a_change_that_breaks_off_anywhere_leaves_what_the_comparison_puts_right(int at)
            throws IOException {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"), aaaa("2001:db8::1"));
        service().breakAtWrite(at);

        // The new marker, the old one, the new address, the two old ones: five requests.
        assertThat(apply(name, is(1), 2, a("192.0.2.2")))
                .isInstanceOf(BatchOutcome.Unavailable.class);

        putRight(name, 2, a("192.0.2.2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_creation_that_breaks_off_anywhere_leaves_what_the_comparison_puts_right(int at)
            throws IOException {
        var name = name();
        service().breakAtWrite(at);

        assertThat(apply(name, new Absent(), 1, a("192.0.2.2"), aaaa("2001:db8::1")))
                .isInstanceOf(BatchOutcome.Unavailable.class);

        putRight(name, 1, a("192.0.2.2"), aaaa("2001:db8::1"));
    }

    /** As the writer does: what is observed, compared with what is wanted, says what to expect. */
    private void putRight(String name, long version, RecordSet... records) throws IOException {
        var wanted =
                new Wanted(
                        new SnapshotKey(Kind.GROUP, "acme", "fg-1"),
                        name,
                        new Versions(version, 1),
                        List.of(records),
                        null,
                        Instant.EPOCH);
        var comparison = new Comparison("test", Duration.ofDays(1));
        var verdict = comparison.verdict(wanted, observe(name), Instant.now());
        assertThat(verdict).isInstanceOf(Verdict.Write.class);
        assertThat(apply(name, ((Verdict.Write) verdict).from(), version, records))
                .isEqualTo(new BatchOutcome.Applied());
        assertThat(observe(name))
                .isEqualTo(new Observation(name, List.of(marker(version)), List.of(records)));
        assertThat(answers("_ea." + name, Type.TXT)).hasSize(1);
        assertThat(read(name).records()).containsExactly(records);
    }
}
