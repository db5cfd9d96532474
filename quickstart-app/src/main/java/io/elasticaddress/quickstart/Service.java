package io.elasticaddress.quickstart;

/** In the order in which they are waited for. */
enum Service {
    FAILOVER_SERVICE("failover-service"),
    DNS_UPDATER("dns-updater"),
    AUDIT_SERVICE("audit-service"),
    HEALTH_MONITOR("health-monitor"),
    WEBHOOK_SENDER("webhook-sender"),
    API_GATEWAY("api-gateway");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    String module() {
        return module;
    }
}
