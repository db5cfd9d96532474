package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Comparison;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A ledger and its writer, driven step by step. */
final class UpdaterUnderTest {
    static final Duration NO_TIME = Duration.ofNanos(2);
    static final Instant AT = Instant.now();

    final List<DnsStatus> statuses = new ArrayList<>();
    final List<DnsEvent> events = new ArrayList<>();
    final Ownership ownership = new Ownership(0);
    final Ledger ledger;
    final ModelServer server;
    private final Writer writer;

    UpdaterUnderTest(ModelServer server, Duration grace) {
        this.server = server;
        var metrics = new ZoneMetrics(new SimpleMeterRegistry(), "ea.test");
        var clock = Clock.systemUTC();
        ledger =
                new Ledger(
                        "us",
                        grace,
                        new Backoff(NO_TIME, NO_TIME),
                        (_, status, event) -> {
                            if (status != null) {
                                statuses.add(status);
                            }
                            if (event != null) {
                                events.add(event);
                            }
                        },
                        clock,
                        metrics);
        writer =
                new Writer(
                        server,
                        ledger.writing(),
                        new Comparison("us", Duration.ofDays(1)),
                        new Reachability(List.of()),
                        metrics,
                        clock,
                        100);
    }

    static SnapshotKey key(String uid) {
        return new SnapshotKey(Kind.GROUP, "acme", uid);
    }

    static Wanted wanted(String uid, long group, long address) {
        return new Wanted(
                key(uid),
                uid + ".ea.test",
                new Versions(group, address),
                shown(group, address),
                null,
                AT);
    }

    static Wanted deleted(String uid, long group) {
        return new Wanted(key(uid), uid + ".ea.test", new Versions(group, 0), List.of(), AT, AT);
    }

    /** The records of a version, which tell it from all others. */
    static List<RecordSet> shown(long group, long address) {
        return List.of(new RecordSet("A", 60, List.of("10.%d.%d.1".formatted(group, address))));
    }

    void want(Wanted wanted) {
        ledger.want(ownership, wanted, null);
    }

    /** Writes what is due; false where nothing was. */
    boolean write() {
        var tasks = ledger.writing().poll(100);
        writer.write(tasks);
        return !tasks.isEmpty();
    }

    /** Reads back what is due, from the server itself. */
    boolean confirm() {
        var tasks = ledger.confirming().poll(100);
        for (var task : tasks) {
            var found = server.records(task.wanted().dnsName());
            ledger.confirming()
                    .read(task, List.of(new Reading("model", found, Instant.now(), null)));
        }
        return !tasks.isEmpty();
    }

    void untilQuiet() {
        var quiet = 0;
        // Even the shortest wait is one.
        while (quiet < 50) {
            quiet = write() | confirm() ? 0 : quiet + 1;
            Thread.onSpinWait();
        }
    }

    DnsStatus status() {
        return statuses.getLast();
    }
}
