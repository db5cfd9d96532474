package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands at a name and at its marker, types that are not ours included.
 *
 * @param entries at the two names only
 */
public record Standing(String dnsName, List<Entry> entries) {
    private static final Set<String> WRITTEN = Set.of("A", "AAAA", "CNAME");

    public Standing {
        entries = List.copyOf(entries);
    }

    /** The entries of types that a change replaces. */
    public List<Entry> records() {
        return entries.stream()
                .filter(entry -> entry.name().equals(dnsName) && WRITTEN.contains(entry.type()))
                .toList();
    }

    public List<Entry> markers() {
        return entries.stream()
                .filter(
                        entry ->
                                entry.name().equals(Marker.nameFor(dnsName))
                                        && entry.type().equals("TXT"))
                .toList();
    }

    /** Whether the expectation holds for what stands here. */
    boolean is(Expected expected) {
        return switch (expected) {
            case Expected.Absent _ -> entries.isEmpty();
            case Expected.MarkerIs(var text) -> shownMarkers().equals(List.of(text));
            case Expected.RecordsAre(var sets) ->
                    markers().isEmpty() && values(observation().records()).equals(values(sets));
        };
    }

    /** Whatever their TTL, and their order. */
    private static Map<String, Set<String>> values(List<RecordSet> sets) {
        return sets.stream()
                .collect(Collectors.toMap(RecordSet::type, set -> Set.copyOf(set.values())));
    }

    Observation observation() {
        var values = new TreeMap<String, Set<String>>();
        var ttls = new TreeMap<String, Long>();
        for (var entry : records()) {
            var canonical = values.computeIfAbsent(entry.type(), _ -> new HashSet<>());
            entry.values().forEach(value -> canonical.add(Records.canonical(entry.type(), value)));
            ttls.merge(entry.type(), entry.ttl(), Math::min);
        }
        var sets = new ArrayList<RecordSet>();
        values.forEach(
                (type, found) ->
                        sets.add(
                                new RecordSet(
                                        type, ttls.getOrDefault(type, 0L), List.copyOf(found))));
        return new Observation(dnsName, shownMarkers(), sets);
    }

    /**
     * Where a service neither compares nor knows transactions, an update that broke off leaves the old marker beside the new
     * one. Of several markers of one installation the newest counts; the next change takes the others away.
     */
    private List<String> shownMarkers() {
        var texts =
                markers().stream()
                        .flatMap(entry -> entry.values().stream())
                        .map(TxtText::parse)
                        .distinct()
                        .toList();
        if (texts.size() < 2) {
            return texts;
        }
        var parsed = texts.stream().map(Marker::parse).toList();
        if (parsed.stream().anyMatch(Optional::isEmpty)) {
            return texts;
        }
        var markers = parsed.stream().flatMap(Optional::stream).toList();
        return markers.stream().map(Marker::installation).distinct().count() == 1
                ? markers.stream()
                        .max(Comparator.comparing(Marker::versions))
                        .map(newest -> List.of(newest.text()))
                        .orElse(texts)
                : texts;
    }
}
