package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.confirming.AuthoritativeServer;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.provider.DnsProvider;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads what was written from one of the zone's authoritative servers, at that server's pace. */
final class Confirmer implements Runnable {
    private static final int NAMES_AT_ONCE = 200;

    private final int index;
    private final AuthoritativeServer server;
    private final DnsProvider provider;
    private final Confirming ledger;
    private final Reachability reachability;
    private final Clock clock;

    /**
     * @param index the server's place in the zone's list
     */
    Confirmer(
            int index,
            AuthoritativeServer server,
            DnsProvider provider,
            Confirming ledger,
            Reachability reachability,
            Clock clock) {
        this.index = index;
        this.server = server;
        this.provider = provider;
        this.ledger = ledger;
        this.reachability = reachability;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            for (var looks = ledger.take(index, NAMES_AT_ONCE);
                    !looks.isEmpty();
                    looks = ledger.take(index, NAMES_AT_ONCE)) {
                read(withoutThoseUnderWay(looks));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the service itself says that a change is not everywhere yet, no reading can show that it is. */
    private List<Look> withoutThoseUnderWay(List<Look> looks) {
        var toRead = new ArrayList<Look>(looks.size());
        for (var look : looks) {
            var reason = provider.underWay(look.wanted.dnsName());
            if (reason.isPresent()) {
                ledger.read(
                        index,
                        look,
                        new Reading(
                                server.description(), List.of(), clock.instant(), reason.get()));
            } else {
                toRead.add(look);
            }
        }
        return toRead;
    }

    private void read(List<Look> looks) {
        if (looks.isEmpty()) {
            return;
        }
        var byName = new HashMap<String, Look>();
        looks.forEach(look -> byName.put(look.wanted.dnsName(), look));
        var silences = new ArrayList<String>();
        ask(
                List.copyOf(byName.keySet()),
                (name, reading) -> {
                    if (reading.silent()) {
                        silences.add(String.valueOf(reading.error()));
                    }
                    var look = byName.get(name);
                    if (look != null) {
                        ledger.read(index, look, reading);
                    }
                });
        if (silences.size() == byName.size()) {
            ledger.silent(index, server.description() + ": " + silences.getFirst());
        } else {
            ledger.answered(index);
        }
    }

    /** Reads the names, whatever is wanted of them, and passes each reading on as soon as it is there. */
    void ask(List<String> dnsNames, BiConsumer<String, Reading> seen) {
        server.read(
                dnsNames,
                (name, reading) -> {
                    note(reading);
                    seen.accept(name, reading);
                });
    }

    /** Whether the server answered when it was last asked. */
    boolean isReachable() {
        return reachability.isReachable(server.description());
    }

    private void note(Reading reading) {
        if (reading.error() == null) {
            if (reachability.answered(reading.server())) {
                ledger.answered(index);
            }
        } else {
            reachability.failed(reading.server(), reading.error());
        }
    }
}
