package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.systemtests.platform.Api;

import java.time.Duration;

/** Whose groups and stacks a test works with. */
public record Account(Cluster cluster, String name) {

    /** Longer than any test. */
    private static final Duration LONG = Duration.ofHours(12);

    /** Through the first gateway, as alice, who may do everything. */
    public Api api() {
        return api(0);
    }

    public Api api(int gateway) {
        return api(gateway, "alice", "public admin");
    }

    /**
     * @param scopes with spaces between
     */
    public Api api(int gateway, String subject, String scopes) {
        var token = cluster.issuer().token(name, scopes, claims -> claims.subject(subject));
        return new Api(cluster.gateway(gateway).base(), token);
    }
}
