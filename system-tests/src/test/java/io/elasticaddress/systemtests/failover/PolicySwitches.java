package io.elasticaddress.systemtests.failover;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.platform.Books;
import io.elasticaddress.systemtests.platform.TopicRecords;

import org.apache.kafka.clients.consumer.KafkaConsumer;

import java.time.Duration;

/** The switches that an account's policies make from here on, as soon as they are committed. */
final class PolicySwitches implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Account account;
    private final KafkaConsumer<byte[], byte[]> events;

    PolicySwitches(String bootstrapServers, Account account) {
        this.account = account;
        this.events = TopicRecords.consumer(bootstrapServers);
        events.seekToEnd(TopicRecords.assignAll(events, "elastic.events"));
        events.assignment().forEach(events::position);
    }

    /** Returns at once when there is one. */
    void awaitFirst() {
        await("a switch by a policy")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(this::poll);
    }

    private boolean poll() {
        for (var record : events.poll(Duration.ofMillis(50))) {
            if (Codec.EVENTS.decode(record) instanceof Decoded.Readable(var message)
                    && message.account().equals(account.name())
                    && message.event() instanceof Event.StackSwitched
                    && Books.isByPolicy(message)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        events.close();
    }
}
