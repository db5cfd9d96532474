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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One zone, at work from its making until it is closed: a thread writes, one reads back, one goes round. Safe for use by
 * several threads, and no call waits for DNS.
 */
public final class Zone implements AutoCloseable {
    private final String name;
    private final DnsProvider provider;
    private final List<AuthoritativeServer> servers;
    private final int requiredServers;
    private final Ledger ledger;
    private final Reachability reachability;
    private final UnknownNames unknownNames;
    private final Operations operations;
    private final List<Thread> threads;

    /**
     * How a zone is worked on.
     *
     * @param installation whose names are ours
     * @param operatorAccount in whose audit log stands what is about no account's name
     * @param requiredServers how many servers must answer as wanted
     * @param batchSize the most names in one update
     * @param grace how long a change may be under way until it is reported as failed
     * @param driftPeriod in which each name is compared with the servers once
     * @param keepDeletionMarkers how long a deleted name's marker stands
     */
    public record Settings(
            String installation,
            String operatorAccount,
            int requiredServers,
            int batchSize,
            Duration grace,
            Duration driftPeriod,
            Duration keepDeletionMarkers,
            Backoff backoff,
            RemovalGuard.Limits removals) {}

    /**
     * @param name absolute, without the final dot, in lower case
     * @param provider where it is written; closed with this
     * @param servers where it is read; closed with this
     */
    public Zone(
            String name,
            Settings settings,
            DnsProvider provider,
            List<AuthoritativeServer> servers,
            Census census,
            Reports reports,
            MeterRegistry meters,
            Clock clock) {
        this.name = name;
        this.provider = provider;
        this.requiredServers = settings.requiredServers();
        this.servers = List.copyOf(servers);
        this.reachability =
                new Reachability(servers.stream().map(AuthoritativeServer::description).toList());
        var metrics = new ZoneMetrics(meters, name);
        this.ledger =
                new Ledger(
                        name,
                        new Ledger.Rules(
                                settings.installation(),
                                settings.operatorAccount(),
                                servers.size(),
                                settings.requiredServers(),
                                settings.grace(),
                                settings.backoff(),
                                settings.removals()),
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
        var confirmers = new ArrayList<Confirmer>();
        for (var i = 0; i < servers.size(); i++) {
            confirmers.add(
                    new Confirmer(
                            i, servers.get(i), provider, ledger.confirming(), reachability, clock));
        }
        var patrol =
                new Patrol(
                        name,
                        provider,
                        confirmers,
                        ledger,
                        comparison,
                        reachability,
                        clock,
                        settings.driftPeriod());
        this.unknownNames =
                new UnknownNames(
                        settings.installation(),
                        name,
                        provider,
                        ledger,
                        census,
                        settings.driftPeriod());
        metrics.unknown(() -> unknownNames.found().size());
        this.operations =
                new Operations(settings.installation(), ledger, provider, comparison, clock);
        var started = new ArrayList<Thread>();
        started.add(thread("write", writer));
        confirmers.forEach(confirmer -> started.add(thread("confirm", confirmer)));
        started.add(thread("patrol", patrol));
        started.add(thread("list", unknownNames));
        started.add(thread("watch", new Watch(ledger)));
        this.threads = List.copyOf(started);
        threads.forEach(Thread::start);
    }

    public String name() {
        return name;
    }

    public Reachability reachability() {
        return reachability;
    }

    /** Whether updates are taken, and as many servers answer as have to. */
    public boolean isAnswering() {
        var problems = reachability.problems();
        var updates = problems.containsKey(Reachability.UPDATES) ? 1 : 0;
        return updates == 0 && servers.size() - problems.size() >= requiredServers;
    }

    /** What operators may do. */
    public Operations operations() {
        return operations;
    }

    /** Why the zone may not be asked for now, in a sentence; empty where it may. */
    public Optional<String> throttled() {
        return Optional.ofNullable(ledger.writing().throttled());
    }

    /** Names with our marker that no snapshot tells of, with the marker's text. */
    public Map<String, String> unknownNames() {
        return unknownNames.found();
    }

    /** Why the zone can't be listed, in a sentence; empty where it can, or has not been tried. */
    public Optional<String> unlistable() {
        return Optional.ofNullable(unknownNames.unlistable());
    }

    public int size() {
        return ledger.size();
    }

    public int pending() {
        return ledger.pending();
    }

    public int lagging() {
        return ledger.lagging();
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
                    ledger.operating().review();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
