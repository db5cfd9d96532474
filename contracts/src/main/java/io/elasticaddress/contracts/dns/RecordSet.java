package io.elasticaddress.contracts.dns;

import io.elasticaddress.contracts.state.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /**
     * What a name answers that points at the stack: addresses where it has some; a CNAME, which allows no neighbour, only
     * where it has a host name alone.
     *
     * @param ttl in seconds
     */
    public static List<RecordSet> of(Stack stack, long ttl) {
        var records = new ArrayList<RecordSet>();
        if (!stack.ipv4().isEmpty()) {
            records.add(new RecordSet("A", ttl, stack.ipv4().stream().distinct().toList()));
        }
        if (!stack.ipv6().isEmpty()) {
            records.add(new RecordSet("AAAA", ttl, stack.ipv6().stream().distinct().toList()));
        }
        var fqdn = stack.fqdn();
        if (records.isEmpty() && fqdn != null) {
            records.add(new RecordSet("CNAME", ttl, List.of(fqdn.toLowerCase(Locale.ROOT))));
        }
        return List.copyOf(records);
    }
}
