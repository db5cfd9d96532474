package io.elasticaddress.dns.exchange;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Cache;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Which servers a zone has, as the world learns it: its NS set. */
public final class NameServers {
    private static final int ATTEMPTS = 3;

    private NameServers() {}

    /**
     * Looks the zone's NS set up.
     *
     * @param zone absolute, without the final dot
     * @param resolver null: the machine's
     * @throws IOException where there is none; the message is for people
     */
    public static List<ServerAddress> of(String zone, @Nullable ServerAddress resolver)
            throws IOException {
        var problem = "";
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var lookup = lookup(zone, resolver);
            var answers = lookup.run();
            if (lookup.getResult() == Lookup.SUCCESSFUL && answers != null) {
                return servers(answers);
            }
            problem = lookup.getErrorString();
            if (lookup.getResult() != Lookup.TRY_AGAIN) {
                break;
            }
        }
        throw new IOException("The zone " + zone + " has no NS set that can be found: " + problem);
    }

    private static List<ServerAddress> servers(Record[] answers) {
        return Stream.of(answers)
                .filter(NSRecord.class::isInstance)
                .map(record -> ((NSRecord) record).getTarget().toString(true))
                .sorted()
                .map(host -> new ServerAddress(host, 53))
                .toList();
    }

    private static Lookup lookup(String zone, @Nullable ServerAddress resolver)
            throws UnknownHostException {
        var lookup = new Lookup(Records.name(zone), Type.NS);
        // What was found once may be gone by the next start.
        lookup.setCache(new Cache());
        if (resolver != null) {
            lookup.setResolver(new SimpleResolver(resolver.resolve()));
        }
        return lookup;
    }
}
