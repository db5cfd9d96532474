package io.elasticaddress.embedded.dns;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a zone holds before its first update: SOA, NS, and the name server's address. */
final class FreshZone {
    private static final long TTL = Duration.ofHours(1).toSeconds();
    private static final long REFRESH = Duration.ofMinutes(15).toSeconds();
    private static final long RETRY = Duration.ofMinutes(5).toSeconds();
    private static final long EXPIRE = Duration.ofDays(7).toSeconds();

    /** How long an absence may be remembered: short, since names come and go here while someone looks. */
    private static final long NEGATIVE_TTL = 5;

    private FreshZone() {}

    static Map<Name, Node> of(Name origin, InetAddress server) {
        var ns = under("ns", origin);
        // The time, so that a zone that was lost and made anew is newer than the lost one to its
        // secondaries.
        var serial = Instant.now().getEpochSecond();
        var soa =
                new SOARecord(
                        origin,
                        DClass.IN,
                        TTL,
                        ns,
                        under("hostmaster", origin),
                        serial,
                        REFRESH,
                        RETRY,
                        EXPIRE,
                        NEGATIVE_TTL);
        Record address =
                server instanceof Inet4Address
                        ? new ARecord(ns, DClass.IN, TTL, server)
                        : new AAAARecord(ns, DClass.IN, TTL, server);
        return Map.of(
                origin,
                Node.of(List.of(soa, new NSRecord(origin, DClass.IN, TTL, ns))),
                ns,
                Node.of(List.of(address)));
    }

    private static Name under(String label, Name origin) {
        try {
            return Name.concatenate(Name.fromConstantString(label), origin);
        } catch (NameTooLongException e) {
            throw new IllegalArgumentException(
                    "the zone's name has no room for names in it: " + origin, e);
        }
    }
}
