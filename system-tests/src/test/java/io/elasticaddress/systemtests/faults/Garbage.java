package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.platform.PlainProducer;
import io.elasticaddress.systemtests.platform.TopicRecords;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records among the commands that nobody can read, each to be found among the dead letters, once. */
final class Garbage {
    private final String bootstrapServers;
    private final List<String> sent = new CopyOnWriteArrayList<>();

    Garbage(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Where the broker does not take it, it does not count. */
    void send(String account) {
        var value = "not a command " + UUID.randomUUID();
        try (var producer = new PlainProducer(bootstrapServers)) {
            producer.send(account, Map.of("ce_type", "elastic.SwitchStack.v1"), value);
            sent.add(value);
        }
    }

    int count() {
        return sent.size();
    }

    void assertEachIsADeadLetterOnce() {
        var letters =
                TopicRecords.all(bootstrapServers, "elastic.commands.dead-letter").stream()
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .filter(sent::contains)
                        .toList();
        assertThat(letters).containsExactlyInAnyOrderElementsOf(sent);
    }
}
