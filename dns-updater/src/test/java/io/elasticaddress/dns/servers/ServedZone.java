package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.DnsProvider;

/** Whatever serves {@link TestServer#ZONE} and is written by a provider: a server, or a service with its API. */
public interface ServedZone extends AutoCloseable {
    /** A zone that is not served. */
    String ELSEWHERE = "elsewhere.test";

    /** What {@link #stranger()} tries with. */
    String WRONG_SECRET = "d3Jvbmctc2VjcmV0LXdyb25n";

    /** Where the zone's names are read. */
    ServerAddress address();

    /** A provider of its own, as another process has one. */
    DnsProvider provider(String zone);

    /** One whose secret is not accepted. */
    DnsProvider stranger();

    /** Adds a record past the provider, and past its marker. */
    void byHand(String name, String type, String value);

    /** Stops it; nothing answers then. */
    void stop();

    /** Starts it again at the same place, with what it had. */
    void start();

    @Override
    void close();
}
