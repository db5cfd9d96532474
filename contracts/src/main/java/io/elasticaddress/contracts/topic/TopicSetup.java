package io.elasticaddress.contracts.topic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Makes the topics and checks that all have the same number of partitions. */
public final class TopicSetup {
    private final Admin admin;

    public TopicSetup(Admin admin) {
        this.admin = admin;
    }

    /**
     * Makes the topics that are not there. Safe to call from several services at once.
     *
     * @throws PartitionMismatch where one is there with another number of partitions
     * @throws KafkaException where the broker could not be asked; try again
     */
    public void ensure(int partitions, short replication) throws InterruptedException {
        var present = describe();
        var missing = new ArrayList<NewTopic>();
        for (var topic : Topic.all()) {
            if (!present.containsKey(topic)) {
                missing.add(
                        new NewTopic(topic.wireName(), partitions, replication)
                                .configs(topic.settings()));
            }
        }
        for (var creation : admin.createTopics(missing).values().values()) {
            try {
                creation.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw asKafka(e);
                }
            }
        }
        for (var found : describe().entrySet()) {
            check(found.getKey(), found.getValue(), partitions);
        }
    }

    /**
     * The number of partitions, once all topics are there.
     *
     * @return 0 where a topic is not there yet
     * @throws PartitionMismatch where the topics differ
     * @throws KafkaException where the broker could not be asked; try again
     */
    public int partitions() throws InterruptedException {
        var present = describe();
        var commands = present.get(Topic.COMMANDS);
        if (commands == null || present.size() < Topic.all().size()) {
            return 0;
        }
        for (var found : present.entrySet()) {
            check(found.getKey(), found.getValue(), commands);
        }
        return commands;
    }

    private Map<Topic, Integer> describe() throws InterruptedException {
        var names = Topic.all().stream().map(Topic::wireName).collect(Collectors.toSet());
        var asked = admin.describeTopics(names).topicNameValues();
        var found = new HashMap<Topic, Integer>();
        for (var topic : Topic.all()) {
            try {
                TopicDescription description =
                        Objects.requireNonNull(asked.get(topic.wireName())).get();
                found.put(topic, description.partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw asKafka(e);
                }
            }
        }
        return found;
    }

    private static void check(Topic topic, int actual, int expected) {
        if (actual != expected) {
            throw new PartitionMismatch(topic, actual, expected);
        }
    }

    private static KafkaException asKafka(ExecutionException e) {
        return e.getCause() instanceof KafkaException known
                ? known
                : new KafkaException(e.getCause());
    }

    /** A topic has another number of partitions than the installation: ids and ordering would break. Not to be retried. */
    public static final class PartitionMismatch extends IllegalStateException {
        PartitionMismatch(Topic topic, int actual, int expected) {
            super(
                    "Topic %s has %d partitions where the installation has %d. The number is fixed when the installation is made."
                            .formatted(topic.wireName(), actual, expected));
        }
    }
}
