package io.elasticaddress.dns.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.dns.updating.Ownership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class KafkaReportsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Ownership ownership = new Ownership(0);

    @Test
    void a_status_waits_for_its_own_event_and_not_for_the_one_before() {
        try (var reports = new KafkaReports(kafka, 1, new SimpleMeterRegistry())) {
            reports.publish(ownership, status("fg-1", 1), event("fg-1", 1));
            awaitSent(1);
            reports.publish(ownership, status("fg-1", 2), event("fg-1", 2));
            awaitSent(2);

            kafka.completeNext();

            // What follows it through the queue has gone out: the status would have, too.
            reports.publish(ownership, null, event("fg-2", 1));
            awaitSent(3);
            assertThat(topics()).containsOnly(Topic.DNS_EVENTS.wireName());

            kafka.completeNext();

            awaitSent(4);
            assertThat(topics().getLast()).isEqualTo(Topic.DNS.wireName());
        }
    }

    @Test
    void a_status_that_takes_the_place_of_one_waits_as_that_did() {
        try (var reports = new KafkaReports(kafka, 1, new SimpleMeterRegistry())) {
            reports.publish(ownership, status("fg-1", 1), event("fg-1", 1));
            reports.publish(ownership, status("fg-1", 2), null);
            reports.publish(ownership, null, event("fg-2", 1));
            awaitSent(2);
            assertThat(topics()).containsOnly(Topic.DNS_EVENTS.wireName());

            kafka.completeNext();

            awaitSent(3);
            assertThat(topics().getLast()).isEqualTo(Topic.DNS.wireName());
        }
    }

    @Test
    void a_status_without_an_event_waits_for_nothing() {
        try (var reports = new KafkaReports(kafka, 1, new SimpleMeterRegistry())) {
            reports.publish(ownership, status("fg-1", 1), null);

            awaitSent(1);
            assertThat(topics()).containsExactly(Topic.DNS.wireName());
        }
    }

    private void awaitSent(int count) {
        await().until(() -> kafka.history().size() == count);
    }

    private List<String> topics() {
        return kafka.history().stream().map(record -> record.topic()).toList();
    }

    private static DnsStatus status(String uid, long version) {
        return new DnsStatus(
                "acme",
                uid,
                "1.ea.test",
                DnsStatus.State.CONFIRMED,
                version,
                1,
                List.of(),
                List.of(),
                NOW,
                null);
    }

    private static DnsEvent event(String uid, long version) {
        return new DnsEvent(
                uid + "/" + version,
                "acme",
                uid,
                "1.ea.test",
                DnsEvent.Type.DNS_CONFIRMED,
                NOW,
                version,
                1,
                List.of(),
                List.of(),
                null);
    }
}
