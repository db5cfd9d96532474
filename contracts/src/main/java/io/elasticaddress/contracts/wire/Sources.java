package io.elasticaddress.contracts.wire;

/** The CloudEvents source of each service. */
public final class Sources {
    public static final String API_GATEWAY = "/elastic-address/api-gateway";
    public static final String FAILOVER_SERVICE = "/elastic-address/failover-service";
    public static final String DNS_UPDATER = "/elastic-address/dns-updater";

    public static final String HEALTH_MONITOR = "/elastic-address/health-monitor";

    public static final String WEBHOOK_SENDER = "/elastic-address/webhook-sender";

    private Sources() {}
}
