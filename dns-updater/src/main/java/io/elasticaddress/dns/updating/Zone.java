package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Comparison;
import io.elasticaddress.dns.provider.DnsProvider;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * One zone, at work from its making until it is closed: a thread writes, one reads back, one goes round. Safe for use by
 * several threads, and no call waits for DNS.
 */
public final class Zone implements AutoCloseable {
    private final String name;
    private final DnsProvider provider;
    private final List<AuthoritativeServer> servers;
    private final Ledger ledger;
    private final Reachability reachability;
    private final List<Thread> threads;

    /**
     * How a zone is worked on.
     *
     * @param installation whose names are ours
     * @param batchSize the most names in one update
     * @param grace how long a change may be under way until it is reported as failed
     * @param driftPeriod in which each name is compared with the servers once
     * @param keepDeletionMarkers how long a deleted name's marker stands
     */
    public record Settings(
            String installation,
            int batchSize,
            Duration grace,
            Duration driftPeriod,
            Duration keepDeletionMarkers,
            Backoff backoff) {}

    /**
     * @param name absolute, without the final dot, in lower case
     * @param provider where it is written; closed with this
     * @param servers where it is read, all of which must answer as wanted; closed with this
     */
    public Zone(
            String name,
            Settings settings,
            DnsProvider provider,
            List<AuthoritativeServer> servers,
            Reports reports,
            MeterRegistry meters,
            Clock clock) {
        this.name = name;
        this.provider = provider;
        this.servers = List.copyOf(servers);
        this.reachability =
                new Reachability(servers.stream().map(AuthoritativeServer::description).toList());
        var metrics = new ZoneMetrics(meters, name);
        this.ledger =
                new Ledger(
                        settings.installation(),
                        settings.grace(),
                        settings.backoff(),
                        reports,
                        clock,
                        metrics);
        var comparison = new Comparison(settings.installation(), settings.keepDeletionMarkers());
        var writer =
                new Writer(
                        provider,
                        ledger.writing(),
                        comparison,
                        reachability,
                        metrics,
                        clock,
                        settings.batchSize());
        var confirmer = new Confirmer(provider, this.servers, ledger.confirming(), reachability, clock);
        var patrol =
                new Patrol(
                        name,
                        provider,
                        confirmer,
                        ledger,
                        comparison,
                        reachability,
                        clock,
                        settings.driftPeriod());
        this.threads =
                List.of(
                        thread("write", writer),
                        thread("confirm", confirmer),
                        thread("patrol", patrol),
                        thread("watch", new Watch(ledger)));
        threads.forEach(Thread::start);
    }

    public String name() {
        return name;
    }

    public Reachability reachability() {
        return reachability;
    }

    /** Whether the name stands in this zone. */
    public boolean holds(String dnsName) {
        return dnsName.endsWith("." + name);
    }

    /**
     * Says what a name should answer from now on. The newest word counts.
     *
     * @param known what was last published about the group; it counts only when the name is new here
     */
    public void want(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        ledger.want(ownership, wanted, known);
    }

    /** Lets the name be as it is. */
    public void letBe(Ownership ownership, SnapshotKey group) {
        ledger.letBe(ownership, group);
    }

    /** Drops everything that was wanted under an ownership, which should have ended before. */
    public void release(Ownership ownership) {
        ledger.release(ownership);
    }

    /** Somebody else published this about a group. */
    public void statusSeen(Ownership ownership, DnsStatus status) {
        ledger.statusSeen(ownership, status);
    }

    @Override
    public void close() {
        ledger.close();
        threads.forEach(Thread::interrupt);
        provider.close();
        servers.forEach(AuthoritativeServer::close);
    }

    private Thread thread(String what, Runnable work) {
        return Thread.ofVirtual().name("dns-" + what + "-" + name).unstarted(work);
    }

    /** Reports what takes too long, also while the other threads wait for a server. */
    private record Watch(Ledger ledger) implements Runnable {
        private static final Duration STEP = Duration.ofMillis(100);

        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(STEP);
                    ledger.reportOverdue();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
