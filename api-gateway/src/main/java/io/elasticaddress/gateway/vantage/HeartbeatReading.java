package io.elasticaddress.gateway.vantage;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.topic.Topic;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/**
 * Hears the heartbeats, from now on only. Nothing waits for them: where there are none, nobody knows how stacks are, and all
 * else is answered as ever.
 */
@Configuration(proxyBeanMethods = false)
class HeartbeatReading {
    private static final Logger log = LoggerFactory.getLogger(HeartbeatReading.class);

    @Bean
    VantagePoints vantagePoints(ObjectProvider<Clock> clock, MeterRegistry meters) {
        var points = new VantagePoints(clock.getIfAvailable(Clock::systemUTC), System::nanoTime);
        Gauge.builder("elastic.gateway.vantage.points", points, known -> known.live().size())
                .description("Vantage points whose heartbeats arrive")
                .register(meters);
        return points;
    }

    @Bean
    TopicReader heartbeatReader(VantagePoints points, KafkaClients clients, KafkaLink link) {
        return new TopicReader(
                "heartbeats",
                clients,
                link,
                false,
                record -> take(points, record),
                Topic.HEARTBEATS);
    }

    static void take(VantagePoints points, ConsumerRecord<byte[], byte[]> record) {
        switch (Codec.HEARTBEATS.decode(record)) {
            case Decoded.Readable<Heartbeat>(var heartbeat) -> points.hear(heartbeat);
            case Decoded.Unreadable<Heartbeat>(var reason) ->
                    log.debug(
                            "{}-{}@{} can't be read: {}",
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            reason);
        }
    }
}
