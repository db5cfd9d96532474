package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;

/** A server for the zone {@link #ZONE} that takes updates signed with {@link #KEY} and keeps its port over a restart. */
public interface TestServer extends AutoCloseable {
    String ZONE = "ea.test";
    TsigKey KEY =
            new TsigKey(
                    "ea-key", "hmac-sha256", "c2VjcmV0LW9mLXRoaXJ0eS10d28tYnl0ZXMtaW4tYWxsLi4=");

    ServerAddress address();

    /** Stops it; nothing answers at its port then. */
    void stop();

    /** Starts it again after {@link #stop()}; it answers when this returns. */
    void start();

    @Override
    void close();
}
