package io.elasticaddress.dns.provider;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.ownership.Expected;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One name's new state. Its A, AAAA and CNAME sets become {@code records} and nothing else; other types stay.
 *
 * @param expected what must be there for the change to happen
 * @param marker the marker's new text; null removes the marker
 */
public record Change(
        String dnsName, Expected expected, List<RecordSet> records, @Nullable String marker) {

    public Change {
        records = List.copyOf(records);
    }
}
