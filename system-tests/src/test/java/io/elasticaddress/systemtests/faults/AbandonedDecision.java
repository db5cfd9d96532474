package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Service;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The owner stops between writing outcomes and committing them. The next one decides those commands anew, and otherwise: it
 * is past their deadline. Needs a gateway whose commands have less time than a session of the owner.
 */
final class AbandonedDecision implements Situation {
    /** In which a commit that was asked for is carried out. */
    private static final Duration A_COMMIT = Duration.ofMillis(500);

    private static final Duration AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final Duration TRANSACTION_AND_SESSION = Duration.ofSeconds(60);

    @Override
    public void befall(Sandbox sandbox, Switching switching) throws Exception {
        var owner = sandbox.cluster().all(Service.FAILOVER).getFirst();
        var next = sandbox.cluster().all(Service.FAILOVER).getLast();
        assertThat(next.terminate(AN_ORDERLY_END)).isTrue();
        switching.start();
        try (var admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
            while (true) {
                switching.awaitAnswers();
                owner.process().freeze();
                if (isInTransaction(admin)) {
                    break;
                }
                owner.process().thaw();
            }
            next.start();
            await("the broker ends the transaction")
                    .atMost(TRANSACTION_AND_SESSION)
                    .until(() -> open(admin).isEmpty());
        }
        switching.stop();

        owner.process().thaw();
        sandbox.cluster().awaitReady();
    }

    /** Whether outcomes stand there uncommitted, and stay so. Nobody else writes any. */
    private static boolean isInTransaction(Admin admin)
            throws InterruptedException, ExecutionException {
        if (open(admin).isEmpty()) {
            return false;
        }
        Thread.sleep(A_COMMIT);
        return !open(admin).isEmpty();
    }

    /** The partitions that readers of committed records don't reach the ends of, and those ends. */
    private static Map<TopicPartition, Long> open(Admin admin)
            throws InterruptedException, ExecutionException {
        var ends = new HashMap<>(ends(admin, IsolationLevel.READ_UNCOMMITTED));
        ends.entrySet().removeAll(ends(admin, IsolationLevel.READ_COMMITTED).entrySet());
        return ends;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel level)
            throws InterruptedException, ExecutionException {
        var topic = "elastic.outcomes";
        var partitions =
                admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic)
                        .partitions()
                        .size();
        return admin
                .listOffsets(
                        IntStream.range(0, partitions)
                                .boxed()
                                .collect(
                                        Collectors.toMap(
                                                p -> new TopicPartition(topic, p),
                                                _ -> OffsetSpec.latest())),
                        new ListOffsetsOptions(level))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }
}
