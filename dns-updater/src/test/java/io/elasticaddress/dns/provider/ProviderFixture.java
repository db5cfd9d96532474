package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Expected.MarkerIs;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.servers.ServedZone;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A zone that is served for all tests of a class, and what they say to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderFixture {
    private static final AtomicInteger NAMES =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1_000_000));

    ServedZone served;
    DnsProvider provider;
    AuthoritativeServer reader;

    /** Starts what serves the zone, or skips the tests where it is not installed. */
    protected abstract ServedZone start(Path folder);

    @BeforeAll
    void open(@TempDir Path folder) {
        served = start(folder);
        provider = served.provider(TestServer.ZONE);
        reader =
                new AuthoritativeServer(served.address(), Duration.ofSeconds(3), Clock.systemUTC());
    }

    @AfterAll
    void close() {
        if (served != null) {
            provider.close();
            reader.close();
            served.close();
        }
    }

    BatchOutcome apply(String name, Expected from, long version, RecordSet... records) {
        return provider.apply(List.of(change(name, from, version, records)));
    }

    /** In as many batches as the provider needs. */
    void applyAll(List<Change> changes) {
        var most = Math.min(100, provider.guarantees().mostChanges());
        for (var from = 0; from < changes.size(); from += most) {
            assertThat(provider.apply(changes.subList(from, Math.min(changes.size(), from + most))))
                    .isEqualTo(new BatchOutcome.Applied());
        }
    }

    static Change change(String name, Expected from, long version, RecordSet... records) {
        return new Change(name, from, List.of(records), marker(version));
    }

    Observation observe(String name) throws IOException {
        return provider.observe(List.of(name)).getFirst();
    }

    Reading read(String name) {
        var read = new HashMap<String, Reading>();
        reader.read(List.of(name), read::put);
        return read.get(name);
    }

    List<Record> answers(String name, int type) throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(served.address().port());
        resolver.setTCP(true);
        var query =
                Message.newQuery(
                        Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN));
        return resolver.send(query).getSection(Section.ANSWER);
    }

    static MarkerIs is(long version) {
        return new MarkerIs(marker(version));
    }

    static String marker(long version) {
        return new Marker("test", new Versions(version, 1), null).text();
    }

    static String name() {
        return "n" + NAMES.incrementAndGet() + "." + TestServer.ZONE;
    }

    static RecordSet a(String... addresses) {
        return new RecordSet("A", 60, List.of(addresses));
    }

    static RecordSet aaaa(String... addresses) {
        return new RecordSet("AAAA", 60, List.of(addresses));
    }

    static RecordSet cname(String target) {
        return new RecordSet("CNAME", 60, List.of(target));
    }
}
