package io.elasticaddress.dns.provider.hosted;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was last read or written at names, and when the zone was last looked at as a whole. Safe for use by several threads. */
final class ZoneMemory {
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile @Nullable Overview overview;

    private record Known(Standing standing, long at) {}

    /**
     * The whole zone.
     *
     * @param begun when reading it began
     */
    record Overview(Map<String, Standing> standings, long begun) {}

    /** Null where nothing is known of the name. */
    @Nullable Standing last(String dnsName) {
        var last = known.get(dnsName);
        return last == null ? null : last.standing;
    }

    void remember(Standing standing) {
        if (standing.entries().isEmpty()) {
            known.remove(standing.dnsName());
        } else {
            known.put(standing.dnsName(), new Known(standing, System.nanoTime()));
        }
    }

    void forget(String dnsName) {
        known.remove(dnsName);
    }

    /** What was written while the zone was read is newer than what was read. */
    void remember(Overview all) {
        all.standings.forEach(
                (name, standing) ->
                        known.compute(
                                name,
                                (_, before) ->
                                        before == null || before.at - all.begun < 0
                                                ? new Known(standing, all.begun)
                                                : before));
        known.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().at - all.begun < 0
                                        && !all.standings.containsKey(entry.getKey()));
        overview = all;
    }

    /** Null where there is none, or it is older than that. */
    @Nullable Overview overview(Duration atMost) {
        var last = overview;
        return last != null && System.nanoTime() - last.begun < atMost.toNanos() ? last : null;
    }

    /** As the overview shows it, or as was read or written since. */
    Standing since(Overview overview, String dnsName) {
        var last = known.get(dnsName);
        return last != null && last.at - overview.begun > 0
                ? last.standing
                : at(overview.standings, dnsName);
    }

    static Standing at(Map<String, Standing> standings, String dnsName) {
        var standing = standings.get(dnsName);
        return standing == null ? new Standing(dnsName, List.of()) : standing;
    }
}
