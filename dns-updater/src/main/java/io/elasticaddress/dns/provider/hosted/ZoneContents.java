package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.ownership.Marker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sorts what a zone holds by the names that it is about: an entry at a marker belongs to the name that it marks. */
final class ZoneContents {
    private static final String MARKER = Marker.nameFor("");

    private ZoneContents() {}

    static Map<String, Standing> byName(List<Entry> entries) {
        var byName = new HashMap<String, List<Entry>>();
        for (var entry : entries) {
            var name = entry.name();
            var about = name.startsWith(MARKER) ? name.substring(MARKER.length()) : name;
            byName.computeIfAbsent(about, _ -> new ArrayList<>()).add(entry);
        }
        var standings = new HashMap<String, Standing>();
        byName.forEach((name, found) -> standings.put(name, new Standing(name, found)));
        return standings;
    }
}
