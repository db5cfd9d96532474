package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ZoneEvent;
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
    static final RemovalGuard.Limits REMOVALS =
            new RemovalGuard.Limits(0.25, 20, Duration.ofMinutes(1));
    static final Instant AT = Instant.now();

    final List<DnsStatus> statuses = new ArrayList<>();
    final List<DnsEvent> events = new ArrayList<>();
    final List<ZoneEvent> zoneEvents = new ArrayList<>();
    final Ownership ownership = new Ownership(0);
    final Ledger ledger;
    final ModelServer server;
    final Operations operations;
    private final int servers;
    private final Writer writer;

    UpdaterUnderTest(ModelServer server, Duration grace) {
        this(server, grace, 1, 1, Clock.systemUTC());
    }

    UpdaterUnderTest(ModelServer server, Duration grace, Clock clock) {
        this(server, grace, 1, 1, clock);
    }

    UpdaterUnderTest(ModelServer server, Duration grace, int servers, int required) {
        this(server, grace, servers, required, Clock.systemUTC());
    }

    private UpdaterUnderTest(
            ModelServer server, Duration grace, int servers, int required, Clock clock) {
        this.servers = servers;
        this.server = server;
        var metrics = new ZoneMetrics(new SimpleMeterRegistry(), "ea.test");
        ledger =
                new Ledger(
                        "ea.test",
                        new Ledger.Rules(
                                "us",
                                "@installation",
                                servers,
                                required,
                                grace,
                                new Backoff(NO_TIME, NO_TIME),
                                REMOVALS),
                        (_, status, event) -> {
                            if (status != null) {
                                statuses.add(status);
                            }
                            switch (event) {
                                case DnsEvent about -> events.add(about);
                                case ZoneEvent about -> zoneEvents.add(about);
                                case null -> {}
                            }
                        },
                        clock,
                        metrics);
        var comparison = new Comparison("us", Duration.ofDays(1));
        operations = new Operations("us", ledger, server, comparison, clock);
        writer =
                new Writer(
                        server,
                        ledger.writing(),
                        comparison,
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

    /** Reads back what is due, from the server itself, wherever it is to be read. */
    boolean confirm() {
        var any = false;
        for (var lane = 0; lane < servers; lane++) {
            any |= confirm(lane);
        }
        return any;
    }

    boolean confirm(int lane) {
        var looks = ledger.confirming().poll(lane, 100);
        for (var look : looks) {
            read(lane, look, server.records(look.wanted.dnsName()));
        }
        return !looks.isEmpty();
    }

    void read(int lane, Look look, List<RecordSet> found) {
        ledger.confirming()
                .read(lane, look, new Reading("model" + lane, found, Instant.now(), null));
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
