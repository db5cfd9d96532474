package io.elasticaddress.dns.confirming;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.dns.ownership.Comparison;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What one server answered for a name.
 *
 * @param records A, AAAA and CNAME; empty where it has none, or could not be read
 * @param error why it could not be read; null where it could
 */
public record Reading(String server, List<RecordSet> records, Instant at, @Nullable String error) {

    public Reading {
        records = List.copyOf(records);
    }

    public boolean shows(List<RecordSet> wanted) {
        return error == null && Comparison.same(wanted, records);
    }

    public ServerAnswer toServerAnswer() {
        return new ServerAnswer(server, records, at, error);
    }
}
