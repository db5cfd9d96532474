package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.failover.topics.ClusterAdmin;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Which snapshots topic this is, in which cluster, as text. One that was made again under its name, or another Kafka at the
 * same address, counts its offsets anew; an old watermark would make it look as if everything was done.
 */
@Component
final class TopicIdentity implements Supplier<String> {
    private final ClusterAdmin admin;

    TopicIdentity(ClusterAdmin admin) {
        this.admin = admin;
    }

    /**
     * Asks the cluster.
     *
     * @throws KafkaException where it does not answer; try again
     */
    @Override
    public String get() {
        var name = Topic.SNAPSHOTS.wireName();
        var cluster = admin.get();
        try {
            var described =
                    Objects.requireNonNull(
                            cluster.describeTopics(List.of(name)).topicNameValues().get(name));
            return cluster.describeCluster().clusterId().get() + "/" + described.get().topicId();
        } catch (ExecutionException e) {
            throw new KafkaException("The topic's id is not known: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
