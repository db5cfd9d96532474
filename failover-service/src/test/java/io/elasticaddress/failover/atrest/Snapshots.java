package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.state.Webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Snapshots to test with. */
final class Snapshots {
    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

    static final HealthCheck HTTPS =
            new HealthCheck(
                    2,
                    HealthCheck.Type.HTTPS,
                    8443,
                    200,
                    1_000,
                    3,
                    2,
                    "GET",
                    "/health",
                    "web.example.com",
                    "200-299,401",
                    "ok",
                    0,
                    true,
                    null,
                    null,
                    null);

    static final HealthCheck DNS =
            new HealthCheck(
                    3,
                    HealthCheck.Type.DNS,
                    53,
                    1_000,
                    1_000,
                    3,
                    2,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "example.com",
                    "SOA");

    static final HealthCheck GRPC =
            new HealthCheck(
                    4,
                    HealthCheck.Type.GRPC,
                    50_051,
                    1_000,
                    1_000,
                    3,
                    2,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "",
                    null,
                    null);

    private Snapshots() {}

    static String account() {
        return "account-" + UUID.randomUUID();
    }

    static ElasticAddress group(String account, String uid, long version) {
        return new ElasticAddress(
                account,
                uid,
                123_456_789,
                "123-456-789.ea.test",
                "stack-1",
                version % 2 == 0 ? null : "stack-2",
                version % 2 == 0 ? Side.PRIMARY : Side.SECONDARY,
                CREATED,
                CREATED.plusMillis(version),
                version);
    }

    /** One that fails over by itself, and did. */
    static ElasticAddress automatic(String account, String uid, long version) {
        var plain = group(account, uid, version);
        return new ElasticAddress(
                account,
                uid,
                plain.id(),
                plain.dnsName(),
                plain.primaryStackUid(),
                plain.secondaryStackUid(),
                plain.currentStack(),
                null,
                new FailoverPolicy(
                        FailoverPolicy.Mode.AUTOMATIC,
                        Quorum.MAJORITY_OF_REGIONS,
                        FailoverPolicy.Failback.WINDOW,
                        300_000,
                        "sat,sun 02:00-04:00",
                        60_000,
                        600_000),
                new LastSwitch(CREATED.plusMillis(1), true, 3),
                plain.createdAt(),
                plain.updatedAt(),
                version);
    }

    /** One that is probed. */
    static Stack probed(String account, String uid, long version, HealthCheck check) {
        var plain = stack(account, uid, version);
        return new Stack(
                account,
                uid,
                plain.name(),
                plain.environment(),
                plain.cloud(),
                plain.region(),
                plain.type(),
                plain.fqdn(),
                plain.ipv4(),
                plain.ipv6(),
                plain.hasLoadbalancer(),
                plain.failoverGroupEditors(),
                check,
                plain.createdAt(),
                plain.updatedAt(),
                version,
                plain.addressVersion());
    }

    /** What is observed of groups and stacks of those uids. */
    static List<Snapshot> observed(String account, String group, String stack, long version) {
        var vote = new Vote("frankfurt", null, "i-1", Verdict.DOWN, 2, CREATED, "refused");
        return List.of(
                new StackHealth(account, stack, List.of(vote), CREATED, version),
                new FailoverHold(
                        account,
                        group,
                        new Grounds("both_stacks_down", List.of(vote), List.of(), null),
                        CREATED,
                        null,
                        version));
    }

    /** With everything that a webhook can have; those with an even version, with as little as it can. */
    static Webhook webhook(String account, String uid, long version) {
        var full = version % 2 == 1;
        return new Webhook(
                account,
                uid,
                "https://example.com",
                full ? List.of("elastic.StackSwitched.v1") : null,
                full,
                version,
                full ? CREATED : null,
                version,
                CREATED,
                CREATED.plusMillis(version),
                version);
    }

    static AccountSettings settings(String account, long version) {
        return new AccountSettings(account, version % 2 == 1, CREATED, version);
    }

    /** A group that a maintenance window has moved. */
    static ElasticAddress maintained(String account, String uid, long version) {
        return new ElasticAddress(
                account,
                uid,
                123_456_789,
                "123-456-789.ea.test",
                "web",
                "other",
                Side.SECONDARY,
                60L,
                null,
                null,
                new Maintenance("mw-1", Side.PRIMARY, true, 300L),
                CREATED,
                CREATED.plusMillis(version),
                version);
    }

    /** With everything that a window can have; those with an even version, with as little as it can. */
    static MaintenanceWindow window(String account, String uid, long version) {
        var full = version % 2 == 1;
        return new MaintenanceWindow(
                account,
                uid,
                full ? null : "fg-1",
                full ? "web" : null,
                CREATED,
                CREATED.plusSeconds(3_600),
                full,
                full,
                full ? List.of("target_down") : List.of(),
                "alice",
                full ? "a new kernel" : null,
                full ? Phase.CLOSING : Phase.PLANNED,
                full ? CREATED.minusSeconds(305) : null,
                CREATED.plusMillis(1),
                full ? CREATED.plusSeconds(65) : null,
                full ? CREATED.plusSeconds(600) : null,
                CREATED.minusSeconds(600),
                CREATED,
                version);
    }

    static DeletedElasticAddress deletedGroup(String account, String uid, long version) {
        return new DeletedElasticAddress(
                account, uid, 123_456_789, "123-456-789.ea.test", CREATED, version);
    }

    static Stack stack(String account, String uid, long version) {
        return new Stack(
                account,
                uid,
                "web " + version,
                null,
                "AWS",
                "eu-west-1",
                StackType.STANDARD,
                null,
                List.of("192.0.2.1", "192.0.2.2"),
                List.of(),
                true,
                List.of(Stack.EVERYONE),
                CREATED,
                CREATED.plusMillis(version),
                version,
                version - 1);
    }

    static DeletedStack deletedStack(String account, String uid, long version) {
        return new DeletedStack(account, uid, CREATED, version, version - 1);
    }
}
