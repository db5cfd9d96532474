package io.elasticaddress.systemtests.cluster;

import java.util.Map;

/** The kinds of services. */
public enum Service {
    FAILOVER("failover-service"),
    DNS("dns-updater"),
    AUDIT("audit-service"),
    GATEWAY("api-gateway"),
    /** None unless a test asks for some: who beats is there for all accounts. */
    MONITOR("health-monitor", 0),
    /** Likewise: it and the gateways need a key. */
    WEBHOOKS("webhook-sender", 0);

    private final String module;
    private final int usually;

    Service(String module) {
        this(module, 1);
    }

    Service(String module, int usually) {
        this.module = module;
        this.usually = usually;
    }

    /** How many of so many are started where nothing else is said. */
    int in(Map<Service, Integer> counts) {
        return counts.getOrDefault(this, usually);
    }

    /** The folder of its module. */
    String module() {
        return module;
    }

    @Override
    public String toString() {
        return module;
    }
}
