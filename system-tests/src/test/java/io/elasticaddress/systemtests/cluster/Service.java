package io.elasticaddress.systemtests.cluster;

/** The kinds of services. */
public enum Service {
    FAILOVER("failover-service"),
    DNS("dns-updater"),
    AUDIT("audit-service"),
    GATEWAY("api-gateway");

    private final String module;

    Service(String module) {
        this.module = module;
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
