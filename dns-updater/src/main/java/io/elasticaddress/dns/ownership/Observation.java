package io.elasticaddress.dns.ownership;

import io.elasticaddress.contracts.dns.RecordSet;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What was read at a name and its marker.
 *
 * @param markers the texts at the marker's name; more than one is nothing that we write
 * @param records A, AAAA and CNAME only
 * @param obstacle why the zone can't hold the name, a sentence for people; null where it can
 */
public record Observation(
        String dnsName, List<String> markers, List<RecordSet> records, @Nullable String obstacle) {

    public Observation {
        markers = List.copyOf(markers);
        records = List.copyOf(records);
    }

    /** Of a name that the zone can hold. */
    public Observation(String dnsName, List<String> markers, List<RecordSet> records) {
        this(dnsName, markers, records, null);
    }

    /** Of a name at which the zone can hold nothing of ours. */
    public static Observation impossible(String dnsName, String obstacle) {
        return new Observation(dnsName, List.of(), List.of(), obstacle);
    }
}
