package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.provider.DnsProvider;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** Reads what was written from every authoritative server of the zone, all servers at once. */
final class Confirmer implements Runnable {
    private static final int NAMES_AT_ONCE = 200;

    private final DnsProvider provider;
    private final List<AuthoritativeServer> servers;
    private final Confirming ledger;
    private final Reachability reachability;
    private final Clock clock;

    Confirmer(
            DnsProvider provider,
            List<AuthoritativeServer> servers,
            Confirming ledger,
            Reachability reachability,
            Clock clock) {
        this.provider = provider;
        this.servers = servers;
        this.ledger = ledger;
        this.reachability = reachability;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            for (var tasks = ledger.take(NAMES_AT_ONCE);
                    !tasks.isEmpty();
                    tasks = ledger.take(NAMES_AT_ONCE)) {
                read(withoutThoseUnderWay(tasks), ledger::read);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the service itself says that a change is not everywhere yet, no reading can show that it is. */
    private List<Task> withoutThoseUnderWay(List<Task> tasks) {
        var toRead = new ArrayList<Task>(tasks.size());
        for (var task : tasks) {
            provider.underWay(task.wanted().dnsName())
                    .ifPresentOrElse(
                            reason ->
                                    ledger.read(
                                            task,
                                            List.of(
                                                    new Reading(
                                                            provider.description(),
                                                            List.of(),
                                                            clock.instant(),
                                                            reason))),
                            () -> toRead.add(task));
        }
        return toRead;
    }

    /** Reads the tasks' names, and passes each on once every server was read. Returns when all were passed on. */
    void read(List<Task> tasks, BiConsumer<Task, List<Reading>> done) throws InterruptedException {
        if (tasks.isEmpty()) {
            return;
        }
        var gathering = new Gathering(tasks, servers.size(), done);
        var names = tasks.stream().map(task -> task.wanted().dnsName()).toList();
        var threads = new ArrayList<Thread>();
        for (var server : servers.subList(1, servers.size())) {
            threads.add(Thread.startVirtualThread(() -> read(server, names, gathering)));
        }
        read(servers.getFirst(), names, gathering);
        for (var thread : threads) {
            thread.join();
        }
    }

    /** Asks every server for the zone's own name, to see whether it answers. */
    void probe(String zone) {
        for (var server : servers) {
            server.read(List.of(zone), (_, reading) -> note(reading));
        }
    }

    private void note(Reading reading) {
        if (reading.error() == null) {
            reachability.answered(reading.server());
        } else {
            reachability.failed(reading.server(), reading.error());
        }
    }

    private void read(AuthoritativeServer server, List<String> names, Gathering gathering) {
        server.read(
                names,
                (name, reading) -> {
                    note(reading);
                    gathering.add(name, reading);
                });
    }

    /** The readings of each name until the last server's is there. */
    private static final class Gathering {
        private final Map<String, Task> tasks = new HashMap<>();
        private final Map<String, List<Reading>> readings = new HashMap<>();
        private final int servers;
        private final BiConsumer<Task, List<Reading>> done;
        private final ReentrantLock lock = new ReentrantLock();

        Gathering(List<Task> tasks, int servers, BiConsumer<Task, List<Reading>> done) {
            tasks.forEach(task -> this.tasks.put(task.wanted().dnsName(), task));
            this.servers = servers;
            this.done = done;
        }

        void add(String name, Reading reading) {
            lock.lock();
            try {
                var sofar = readings.computeIfAbsent(name, _ -> new ArrayList<>(servers));
                sofar.add(reading);
                var task = tasks.get(name);
                if (sofar.size() == servers && task != null) {
                    done.accept(task, sofar);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
