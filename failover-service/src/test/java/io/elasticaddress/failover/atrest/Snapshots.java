package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Snapshots to test with. */
final class Snapshots {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

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
