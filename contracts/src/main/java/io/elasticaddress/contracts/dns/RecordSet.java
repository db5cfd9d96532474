package io.elasticaddress.contracts.dns;

import java.util.List;

/**
 * The records of one type at a group's name.
 *
 * @param type {@code A}, {@code AAAA} or {@code CNAME}
 * @param ttl in seconds
 * @param values addresses, or one absolute host name without the final dot; sorted
 */
public record RecordSet(String type, long ttl, List<String> values) {

    public RecordSet {
        values = values.stream().sorted().toList();
    }
}
