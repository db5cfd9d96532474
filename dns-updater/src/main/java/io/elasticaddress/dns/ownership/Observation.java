package io.elasticaddress.dns.ownership;

import io.elasticaddress.contracts.dns.RecordSet;

import java.util.List;

/**
 * What was read at a name and its marker.
 *
 * @param markers the texts at the marker's name; more than one is nothing that we write
 * @param records A, AAAA and CNAME only
 */
public record Observation(String dnsName, List<String> markers, List<RecordSet> records) {

    public Observation {
        markers = List.copyOf(markers);
        records = List.copyOf(records);
    }
}
