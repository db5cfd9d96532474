package io.elasticaddress.dns.confirming;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.ownership.Comparison;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What one server answered for a name.
 *
 * @param records A, AAAA and CNAME; empty where it has none, or could not be read
 * @param error why it could not be read; null where it could
 * @param silent whether there was no answer at all
 */
public record Reading(
        String server,
        List<RecordSet> records,
        Instant at,
        @Nullable String error,
        boolean silent) {

    public Reading {
        records = List.copyOf(records);
    }

    /** A reading that was answered, if only by an error. */
    public Reading(String server, List<RecordSet> records, Instant at, @Nullable String error) {
        this(server, records, at, error, false);
    }

    public boolean shows(List<RecordSet> wanted) {
        return error == null && Comparison.same(wanted, records);
    }
}
