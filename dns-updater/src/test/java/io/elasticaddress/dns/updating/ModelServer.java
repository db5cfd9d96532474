package io.elasticaddress.dns.updating;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Listing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A server that does compare and swap, behind a network that loses, repeats and delays. Not for several threads. */
final class ModelServer implements DnsProvider {
    private final Map<String, String> markers = new HashMap<>();
    private final Map<String, List<RecordSet>> records = new HashMap<>();
    private final List<List<Change>> late = new ArrayList<>();
    private final Random random;

    /** Names that it refuses to write. */
    final Set<String> refused = new HashSet<>();

    /** How many updates arrived. */
    int updates;

    boolean reliable;
    boolean down;

    ModelServer(Random random) {
        this.random = random;
    }

    String marker(String name) {
        return markers.get(name);
    }

    List<RecordSet> records(String name) {
        return records.getOrDefault(name, List.of());
    }

    void byHand(String name, String marker, List<RecordSet> sets) {
        set(markers, name, marker);
        set(records, name, sets.isEmpty() ? null : sets);
    }

    /** Lets one of the updates arrive that were under way for long. */
    void deliverOne() {
        if (!late.isEmpty()) {
            handle(late.remove(random.nextInt(late.size())));
        }
    }

    void deliverAll() {
        while (!late.isEmpty()) {
            deliverOne();
        }
    }

    @Override
    public List<Observation> observe(List<String> dnsNames) throws IOException {
        if (down || !reliable && random.nextInt(8) == 0) {
            throw new IOException("lost");
        }
        return dnsNames.stream()
                .map(
                        name ->
                                new Observation(
                                        name,
                                        markers.containsKey(name)
                                                ? List.of(markers.get(name))
                                                : List.of(),
                                        records(name)))
                .toList();
    }

    @Override
    public BatchOutcome apply(List<Change> changes) {
        if (down) {
            return new BatchOutcome.Unavailable("down");
        }
        if (reliable) {
            return handle(changes);
        }
        return switch (random.nextInt(6)) {
            case 0 -> new BatchOutcome.Unavailable("the question was lost");
            case 1 -> {
                handle(changes);
                yield new BatchOutcome.Unavailable("the answer was lost");
            }
            case 2 -> {
                late.add(changes);
                yield new BatchOutcome.Unavailable("it takes long");
            }
            case 3 -> {
                // TCP does not repeat, but a client that tries again on a new connection does.
                handle(changes);
                yield handle(changes);
            }
            default -> handle(changes);
        };
    }

    private BatchOutcome handle(List<Change> changes) {
        updates++;
        for (var change : changes) {
            if (refused.contains(change.dnsName())) {
                return new BatchOutcome.Refused("not that one", false);
            }
            var marker = markers.get(change.dnsName());
            var holds =
                    switch (change.expected()) {
                        case Expected.Absent _ ->
                                marker == null && records(change.dnsName()).isEmpty();
                        case Expected.MarkerIs(var text) -> text.equals(marker);
                        case Expected.RecordsAre(var sets) ->
                                marker == null && records(change.dnsName()).equals(sets);
                    };
            if (!holds) {
                return new BatchOutcome.Outdated("not as expected");
            }
        }
        for (var change : changes) {
            var before = markers.get(change.dnsName());
            if (before != null && change.marker() != null && isSame(before, change.marker())) {
                var shown = Marker.parse(before).orElseThrow().versions();
                var next = Marker.parse(change.marker()).orElseThrow().versions();
                assertThat(shown.isNewerThan(next))
                        .as("%s must not go back from %s to %s", change.dnsName(), shown, next)
                        .isFalse();
            }
            byHand(change.dnsName(), change.marker(), change.records());
        }
        return new BatchOutcome.Applied();
    }

    private static boolean isSame(String one, String other) {
        return Marker.parse(one)
                .orElseThrow()
                .installation()
                .equals(Marker.parse(other).orElseThrow().installation());
    }

    private static <T> void set(Map<String, T> map, String key, T value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public Listing list() {
        return new Listing.Marked(
                markers.keySet().stream()
                        .map(
                                name ->
                                        new Observation(
                                                name, List.of(markers.get(name)), records(name)))
                        .toList());
    }

    @Override
    public Guarantees guarantees() {
        return new Guarantees(Comparing.BY_THE_SERVICE, Comparing.BY_THE_SERVICE, 1000);
    }

    @Override
    public void probe() {}

    @Override
    public String description() {
        return "model";
    }

    @Override
    public void close() {}
}
