package io.elasticaddress.dns;

import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.dns.servers.TestServer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Snapshots of an account of its own. */
record Account(String name) {

    static Account fresh() {
        return new Account("account-" + UUID.randomUUID());
    }

    Stack stack(String uid, long addressVersion, String... ipv4) {
        return stack(uid, addressVersion, null, List.of(ipv4), List.of());
    }

    Stack stack(
            String uid, long addressVersion, String fqdn, List<String> ipv4, List<String> ipv6) {
        return new Stack(
                name,
                uid,
                "stack " + uid,
                null,
                null,
                null,
                StackType.STANDARD,
                fqdn,
                ipv4,
                ipv6,
                false,
                List.of(Stack.EVERYONE),
                now(),
                now(),
                addressVersion,
                addressVersion);
    }

    ElasticAddress group(String primary, String secondary) {
        var id = ThreadLocalRandom.current().nextLong(100_000_000, 1_000_000_000);
        var digits = Long.toString(id);
        return new ElasticAddress(
                name,
                "fg-" + UUID.randomUUID().toString().replace("-", ""),
                id,
                digits.substring(0, 3)
                        + "-"
                        + digits.substring(3, 6)
                        + "-"
                        + digits.substring(6)
                        + "."
                        + TestServer.ZONE,
                primary,
                secondary,
                Side.PRIMARY,
                now(),
                now(),
                1);
    }

    /** What stands in the snapshots beside the stack and the group. */
    List<Snapshot> beside(String stack, ElasticAddress group, long version) {
        return List.of(
                new StackHealth(name, stack, List.of(), now(), version),
                new FailoverHold(name, group.uid(), null, now(), null, version),
                new AccountSettings(name, true, now(), version));
    }

    static ElasticAddress switched(ElasticAddress group) {
        return with(group, group.primaryStackUid(), group.currentStack().other());
    }

    static ElasticAddress detached(ElasticAddress group) {
        return with(group, null, Side.PRIMARY);
    }

    static ElasticAddress withTtl(ElasticAddress group, Long ttl) {
        return with(group, group.primaryStackUid(), group.currentStack(), ttl);
    }

    private static ElasticAddress with(ElasticAddress group, String primary, Side current) {
        return with(group, primary, current, group.ttl());
    }

    private static ElasticAddress with(
            ElasticAddress group, String primary, Side current, Long ttl) {
        return new ElasticAddress(
                group.account(),
                group.uid(),
                group.id(),
                group.dnsName(),
                primary,
                group.secondaryStackUid(),
                current,
                ttl,
                group.createdAt(),
                now(),
                group.version() + 1);
    }

    static DeletedElasticAddress deleted(ElasticAddress group) {
        return deleted(group, now());
    }

    static DeletedElasticAddress deleted(ElasticAddress group, Instant at) {
        return new DeletedElasticAddress(
                group.account(), group.uid(), group.id(), group.dnsName(), at, group.version() + 1);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
