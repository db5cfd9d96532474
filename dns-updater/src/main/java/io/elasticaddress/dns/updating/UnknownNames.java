package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.Listing;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lists the zone once in a period for names with our marker that no snapshot tells of, as after the loss of a topic. They are
 * reported, each once, and never touched.
 */
final class UnknownNames implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(UnknownNames.class);

    private final String installation;
    private final String zone;
    private final DnsProvider provider;
    private final Ledger ledger;
    private final Census census;
    private final Duration period;
    private volatile Map<String, String> found = Map.of();
    private volatile @Nullable String unlistable;

    UnknownNames(
            String installation,
            String zone,
            DnsProvider provider,
            Ledger ledger,
            Census census,
            Duration period) {
        this.installation = installation;
        this.zone = zone;
        this.provider = provider;
        this.ledger = ledger;
        this.census = census;
        this.period = period;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(period);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With their markers' texts, sorted by name; empty where another instance looks for them. */
    Map<String, String> found() {
        return found;
    }

    /** Why the zone can't be listed, in a sentence; null where it can, or has not been tried. */
    @Nullable String unlistable() {
        return unlistable;
    }

    void look() throws InterruptedException {
        if (!census.isOurTask()) {
            found = Map.of();
            return;
        }
        try {
            switch (provider.list()) {
                case Listing.Marked(var names) -> {
                    unlistable = null;
                    compare(names);
                }
                case Listing.Unlistable(var reason) -> {
                    if (!reason.equals(unlistable)) {
                        log.warn("The zone {} can't be listed: {}", zone, reason);
                    }
                    unlistable = reason;
                }
            }
        } catch (IOException e) {
            log.info("The zone {} could not be listed this time: {}", zone, e.getMessage());
        }
    }

    private void compare(List<Observation> names) throws InterruptedException {
        var candidates = new TreeMap<String, String>();
        for (var seen : names) {
            seen.markers().stream()
                    .filter(
                            text ->
                                    Marker.parse(text)
                                            .filter(m -> m.installation().equals(installation))
                                            .isPresent())
                    .findFirst()
                    .ifPresent(text -> candidates.put(seen.dnsName(), text));
        }
        candidates.keySet().removeAll(ledger.dnsNames());
        Set<String> unknown =
                candidates.isEmpty() ? Set.of() : census.unknown(Set.copyOf(candidates.keySet()));
        candidates.keySet().retainAll(unknown);
        var before = found;
        candidates.forEach(
                (name, marker) -> {
                    if (!marker.equals(before.get(name))) {
                        ledger.unknownName(name, marker);
                    }
                });
        found = Map.copyOf(candidates);
    }
}
