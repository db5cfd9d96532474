package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Service;

import java.time.Duration;

/** Who writes to MongoDB stands still over some snapshots, and goes on once another has written newer ones. */
final class LateDocument implements Situation {
    /** In what is asked of MongoDB about groups. */
    private static final String GROUPS = "elastic_addresses";

    private static final Duration AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final Duration A_BATCH = Duration.ofSeconds(30);

    @Override
    public void befall(Sandbox sandbox, Switching switching) throws Exception {
        var writer = sandbox.cluster().all(Service.FAILOVER).getFirst();
        var next = sandbox.cluster().all(Service.FAILOVER).getLast();
        assertThat(next.terminate(AN_ORDERLY_END)).isTrue();
        switching.once();
        switching.aftermath().awaitMongo();
        var link = sandbox.link(writer + " - mongo");
        link.set(Gate.State.DEAF);
        switching.once();
        await("the writer has a batch")
                .atMost(A_BATCH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> link.holds(GROUPS));
        writer.process().freeze();
        next.start();
        switching.once();
        switching.aftermath().awaitMongo();

        link.set(Gate.State.OPEN);
        await().until(() -> !link.holds(GROUPS));
        writer.process().thaw();
        sandbox.cluster().awaitReady();
    }
}
