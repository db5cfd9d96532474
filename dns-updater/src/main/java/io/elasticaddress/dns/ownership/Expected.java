package io.elasticaddress.dns.ownership;

import io.elasticaddress.contracts.dns.RecordSet;

import java.util.List;

/** What a change to a name requires to be there; the server refuses the change otherwise. */
public sealed interface Expected {

    /** Neither the name nor its marker exists. */
    record Absent() implements Expected {}

    /**
     * The A, AAAA and CNAME sets at the name are these, whatever their TTL, and there is no marker.
     *
     * @param records not empty
     */
    record RecordsAre(List<RecordSet> records) implements Expected {

        public RecordsAre {
            records = List.copyOf(records);
        }
    }

    /** The marker's only text is this one. */
    record MarkerIs(String text) implements Expected {}
}
