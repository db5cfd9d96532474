package io.elasticaddress.dns.exchange;

import io.elasticaddress.contracts.dns.RecordSet;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Between record sets and what stands in a message. */
public final class Records {

    private Records() {}

    /**
     * @param dnsName absolute, without the final dot
     * @throws IllegalArgumentException where it is no name; the message is for people
     */
    public static Name name(String dnsName) {
        try {
            return Name.fromString(dnsName + ".");
        } catch (TextParseException e) {
            throw new IllegalArgumentException("\"" + dnsName + "\" is not a DNS name", e);
        }
    }

    /**
     * The child zone that an answer hands a name over to instead of answering for it (RFC 1034, 4.3.2, step 3b); empty where it
     * does not.
     */
    public static Optional<Name> delegation(Message answer) {
        var question = answer.getQuestion();
        if (question == null || answer.getHeader().getFlag(Flags.AA)) {
            return Optional.empty();
        }
        return answer.getSection(Section.AUTHORITY).stream()
                .filter(record -> record.getType() == Type.NS)
                .map(Record::getName)
                .filter(cut -> question.getName().subdomain(cut) && !cut.equals(Name.root))
                .findFirst();
    }

    /** The A, AAAA and CNAME sets at a name, in an order of their own; everything else is left out. */
    public static List<RecordSet> sets(Name owner, List<Record> records) {
        var values = new TreeMap<String, List<String>>();
        var ttls = new TreeMap<String, Long>();
        for (var record : records) {
            if (!record.getName().equals(owner)) {
                continue;
            }
            var type = Type.string(record.getType());
            var value =
                    switch (record) {
                        case ARecord address -> address.getAddress().getHostAddress();
                        case AAAARecord address -> ipv6(address.rdataToWireCanonical());
                        case CNAMERecord alias -> host(alias.getTarget());
                        default -> "";
                    };
            if (!value.isEmpty()) {
                values.computeIfAbsent(type, _ -> new ArrayList<>()).add(value);
                ttls.merge(type, record.getTTL(), Math::min);
            }
        }
        return values.entrySet().stream()
                .map(
                        set ->
                                new RecordSet(
                                        set.getKey(),
                                        ttls.getOrDefault(set.getKey(), 0L),
                                        set.getValue().stream().distinct().toList()))
                .toList();
    }

    /**
     * @throws IllegalArgumentException where a value does not fit its type; the message is for people
     */
    public static List<Record> records(Name owner, RecordSet set) {
        var records = new ArrayList<Record>();
        for (var value : set.values()) {
            records.add(
                    switch (set.type()) {
                        case "A" ->
                                new ARecord(
                                        owner, DClass.IN, set.ttl(), InetAddress.ofLiteral(value));
                        case "AAAA" ->
                                new AAAARecord(
                                        owner, DClass.IN, set.ttl(), InetAddress.ofLiteral(value));
                        case "CNAME" -> new CNAMERecord(owner, DClass.IN, set.ttl(), name(value));
                        default ->
                                throw new IllegalArgumentException(
                                        "Records of type " + set.type() + " are not written");
                    });
        }
        return records;
    }

    /**
     * A value as record sets have it: addresses in their one form, a host name in lower case and without its final dot.
     *
     * @param type {@code A}, {@code AAAA} or {@code CNAME}
     * @throws IllegalArgumentException where the value does not fit the type
     */
    public static String canonical(String type, String value) {
        return switch (type) {
            case "A" -> InetAddress.ofLiteral(value).getHostAddress();
            case "AAAA" -> ipv6(InetAddress.ofLiteral(value).getAddress());
            case "CNAME" ->
                    host(
                            name(
                                    value.endsWith(".")
                                            ? value.substring(0, value.length() - 1)
                                            : value));
            default ->
                    throw new IllegalArgumentException(
                            "Records of type " + type + " are not written");
        };
    }

    private static String host(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    /** The form of RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as {@code ::}. */
    static String ipv6(byte[] address) {
        var groups = new int[8];
        for (var i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
        }
        var runStart = -1;
        var runLength = 1;
        for (var i = 0; i < 8; i++) {
            var end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        var text = new StringBuilder();
        for (var i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
