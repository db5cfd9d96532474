package io.elasticaddress.gateway.view;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.gateway.kafka.KafkaClients;
import io.elasticaddress.gateway.kafka.KafkaLink;
import io.elasticaddress.gateway.kafka.TopicReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Fills the {@link View} and the {@link Deliveries} from their topics. */
@Configuration(proxyBeanMethods = false)
class ViewReading {
    private static final Logger log = LoggerFactory.getLogger(ViewReading.class);

    @Bean
    View view() {
        return new View();
    }

    @Bean
    Deliveries deliveries() {
        return new Deliveries();
    }

    @Bean
    TopicReader viewReader(
            View view,
            Deliveries deliveries,
            KafkaClients clients,
            KafkaLink link,
            MeterRegistry meters) {
        var reader =
                new TopicReader(
                        "view",
                        clients,
                        link,
                        true,
                        record -> take(view, deliveries, record),
                        Topic.SNAPSHOTS,
                        Topic.DNS,
                        Topic.WEBHOOK_DELIVERIES);
        Gauge.builder("elastic.gateway.view.lag", reader, TopicReader::lag)
                .description("Records of the view's topics that were not read yet")
                .register(meters);
        Gauge.builder("elastic.gateway.view.unreadable", view, View::unreadable)
                .description("Snapshots and DNS status whose latest version can't be read")
                .register(meters);
        for (var kind : Kind.values()) {
            Gauge.builder("elastic.gateway.view.size", view, v -> v.size(kind))
                    .description("Live groups and stacks in the view, and what is known of them")
                    .tag("kind", kind.wireName())
                    .register(meters);
        }
        return reader;
    }

    /** Not ready until it has caught up; from then on it answers, whatever happens to Kafka. */
    @Bean("view_caught_up")
    HealthIndicator viewHealth(View view, @Qualifier("viewReader") TopicReader viewReader) {
        return () -> {
            var health = viewReader.inPosition() ? Health.up() : Health.outOfService();
            return health.withDetail("lag", viewReader.lag())
                    .withDetail("unreadable", view.unreadable())
                    .build();
        };
    }

    static void take(View view, Deliveries deliveries, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topic.WEBHOOK_DELIVERIES.wireName())) {
            take(deliveries, record);
        } else {
            take(view, record);
        }
    }

    /** One that can't be read, a newer version's for instance, is not counted; what was known of it stays. */
    private static void take(Deliveries deliveries, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            if (record.key() != null) {
                DeliveryKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                        .ifPresent(deliveries::remove);
            }
            return;
        }
        switch (Codec.WEBHOOK_DELIVERIES.decode(record)) {
            case Decoded.Readable<WebhookDelivery>(var delivery) -> deliveries.apply(delivery);
            case Decoded.Unreadable<WebhookDelivery>(var reason) ->
                    skip(record, reason, (_, _) -> {});
        }
    }

    private static void take(View view, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topic.DNS.wireName())) {
            switch (Codec.DNS.decode(record)) {
                case Decoded.Readable<DnsStatus>(var status) -> view.apply(status, record.offset());
                case Decoded.Unreadable<DnsStatus>(var reason) ->
                        skip(record, reason, view::unreadableDns);
            }
        } else {
            switch (Codec.SNAPSHOTS.decode(record)) {
                case Decoded.Readable<Snapshot>(var snapshot) -> view.apply(snapshot);
                case Decoded.Unreadable<Snapshot>(var reason) ->
                        skip(record, reason, view::unreadableSnapshot);
            }
        }
    }

    private static void skip(
            ConsumerRecord<byte[], byte[]> record,
            String reason,
            BiConsumer<SnapshotKey, String> told) {
        log.warn(
                "{}-{}@{} can't be read, what was known stays: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
        key(record).ifPresent(key -> told.accept(key, reason));
    }

    private static Optional<SnapshotKey> key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                ? Optional.empty()
                : SnapshotKey.parse(new String(record.key(), StandardCharsets.UTF_8));
    }
}
