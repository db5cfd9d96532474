package io.elasticaddress.audit.recording;

import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.topic.TopicSetup;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The two logs that are read, and which logs they are. For one thread, except for closing. */
final class Logs implements AutoCloseable {
    static final List<String> TOPICS =
            List.of(Topic.EVENTS.wireName(), Topic.DNS_EVENTS.wireName());
    private static final int TIMEOUT_MS = 3_000;

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    /**
     * @param settings of an admin client; one is made at the first question, because making one fails while a broker's
     *     host name does not resolve
     */
    Logs(Map<String, Object> settings) {
        this.settings = new HashMap<>(settings);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    }

    /**
     * The id of each topic, once all topics of the installation are there.
     *
     * @throws TopicSetup.PartitionMismatch where the topics differ in their number of partitions
     * @throws KafkaException where Kafka does not answer; try again
     */
    Optional<Map<String, String>> ids() throws InterruptedException {
        if (new TopicSetup(admin()).partitions() == 0) {
            return Optional.empty();
        }
        return Optional.of(idsNow());
    }

    /**
     * The id of each topic.
     *
     * @throws KafkaException where Kafka does not answer; try again
     */
    Map<String, String> idsNow() throws InterruptedException {
        try {
            var ids = new HashMap<String, String>();
            admin().describeTopics(TOPICS, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
            return Map.copyOf(ids);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
            admin = null;
        }
    }
}
