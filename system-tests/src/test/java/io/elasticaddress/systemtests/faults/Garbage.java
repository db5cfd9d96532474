package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.platform.TopicRecords;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** Records among the commands that nobody can read, each to be found among the dead letters, once. */
final class Garbage {
    private final String bootstrapServers;
    private final List<String> sent = new CopyOnWriteArrayList<>();

    Garbage(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Where it is not known that the broker took it, it does not count. */
    void send(KafkaProducer<byte[], byte[]> producer, String account) throws InterruptedException {
        var value = "not a command " + UUID.randomUUID();
        var record =
                new ProducerRecord<>(
                        "elastic.commands",
                        account.getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(record).get();
            sent.add(value);
        } catch (ExecutionException | KafkaException e) {
            // Perhaps it is there all the same, and then among the dead letters.
        }
    }

    int count() {
        return sent.size();
    }

    void assertEachIsADeadLetterOnce() {
        var letters =
                TopicRecords.all(bootstrapServers, "elastic.commands.dead-letter").stream()
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .toList();
        assertEachOnce(sent, letters);
    }

    /**
     * @param letters those of others are none of ours
     */
    static void assertEachOnce(Collection<String> sent, Collection<String> letters) {
        assertThat(letters.stream().filter(sent::contains))
                .as("the dead letters")
                .containsExactlyInAnyOrderElementsOf(sent);
    }
}
