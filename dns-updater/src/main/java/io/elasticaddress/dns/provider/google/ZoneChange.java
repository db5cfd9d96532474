package io.elasticaddress.dns.provider.google;

import io.elasticaddress.dns.provider.hosted.Entry;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.Replacement;
import io.elasticaddress.dns.provider.hosted.TxtText;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The body of one change. Not for several threads. */
final class ZoneChange {
    private final long markerTtl;
    private final ObjectNode body = HttpApi.JSON.createObjectNode();
    private final ArrayNode deletions = body.putArray("deletions");
    private final ArrayNode additions = body.putArray("additions");
    private int octets;

    ZoneChange(long markerTtl) {
        this.markerTtl = markerTtl;
    }

    void add(Replacement replacement) {
        var wanted = new ArrayList<>(wanted(replacement, markerTtl));
        for (var entry : replacement.standing().records()) {
            // What stays as it is needs no word.
            if (!wanted.remove(entry)) {
                put(deletions, entry);
            }
        }
        replacement.standing().markers().forEach(entry -> put(deletions, entry));
        wanted.forEach(entry -> put(additions, entry));
    }

    /** The record sets of a name and its marker after a change. */
    static List<Entry> wanted(Replacement replacement, long markerTtl) {
        var entries = new ArrayList<Entry>();
        var change = replacement.change();
        for (var set : change.records()) {
            var dot = set.type().equals("CNAME") ? "." : "";
            entries.add(
                    new Entry(
                            "",
                            change.dnsName(),
                            set.type(),
                            set.ttl(),
                            set.values().stream().map(value -> value + dot).toList()));
        }
        var marker = change.marker();
        if (marker != null) {
            entries.add(
                    new Entry(
                            "",
                            replacement.markerName(),
                            "TXT",
                            markerTtl,
                            List.of(TxtText.quote(marker))));
        }
        return entries;
    }

    /** The most that is deleted or added. */
    int sets() {
        return Math.max(deletions.size(), additions.size());
    }

    int octets() {
        return octets;
    }

    ObjectNode body() {
        return body;
    }

    private void put(ArrayNode sets, Entry entry) {
        var set =
                sets.addObject()
                        .put("name", entry.name() + ".")
                        .put("type", entry.type())
                        .put("ttl", entry.ttl());
        var values = set.putArray("rrdatas");
        for (var value : entry.values()) {
            values.add(value);
            octets += value.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
