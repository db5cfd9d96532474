package io.elasticaddress.dns.provider.rfc2136;

import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.provider.Listing;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A zone's marked names by a full transfer (RFC 5936), signed with the key for updates. */
final class ZoneTransfer implements ZoneTransferIn.ZoneTransferHandler {
    private static final String MARKER = Marker.nameFor("");

    /** By owner, in lower case and without the final dot. */
    private final TreeMap<String, List<Record>> records = new TreeMap<>();

    private ZoneTransfer() {}

    static Listing marked(ServerAddress server, Name zone, @Nullable TSIG tsig, Duration timeout)
            throws IOException {
        var zoneRecords = new ZoneTransfer();
        var transfer = ZoneTransferIn.newAXFR(zone, server.resolve(), tsig);
        transfer.setTimeout(timeout);
        try {
            transfer.run(zoneRecords);
        } catch (ZoneTransferException e) {
            return new Listing.Unlistable(
                    server
                            + " does not transfer the zone "
                            + zone.toString(true)
                            + " ("
                            + e.getMessage()
                            + "): allow it to the key that updates are signed with");
        }
        return new Listing.Marked(zoneRecords.marked());
    }

    private List<Observation> marked() {
        var marked = new ArrayList<Observation>();
        records.forEach(
                (owner, found) -> {
                    if (!owner.startsWith(MARKER)) {
                        return;
                    }
                    var markers =
                            found.stream()
                                    .filter(TXTRecord.class::isInstance)
                                    .map(text -> String.join("", ((TXTRecord) text).getStrings()))
                                    .toList();
                    if (!markers.isEmpty()) {
                        var dnsName = owner.substring(MARKER.length());
                        var beside = records.getOrDefault(dnsName, List.of());
                        marked.add(
                                new Observation(
                                        dnsName,
                                        markers,
                                        Records.sets(Records.name(dnsName), beside)));
                    }
                });
        return marked;
    }

    @Override
    public void startAXFR() {}

    @Override
    public void startIXFR() {}

    @Override
    public void startIXFRDeletes(Record soa) {}

    @Override
    public void startIXFRAdds(Record soa) {}

    @Override
    public void handleRecord(Record record) {
        records.computeIfAbsent(
                        record.getName().toString(true).toLowerCase(Locale.ROOT),
                        _ -> new ArrayList<>())
                .add(record);
    }
}
