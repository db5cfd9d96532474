package io.elasticaddress.failover.deciding;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

import java.util.HashMap;
import java.util.Map;

/**
 * What Kafka Streams needs to answer within milliseconds and to be taken over within seconds. Each figure was measured;
 * an operator's settings for the connection stand beside them, and none of them is meant to be changed.
 */
final class StreamsSettings {
    private static final int LARGEST_BATCH = 128 << 10;

    private StreamsSettings() {}

    /**
     * @param connection how to reach Kafka: bootstrap servers, security
     */
    static Map<String, Object> of(DecidingProperties properties, Map<String, Object> connection) {
        var settings = new HashMap<>(connection);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, properties.applicationId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, properties.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, properties.standbys());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) properties.replication());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);

        // A command is answered when its transaction commits: at once, and not up to 100 ms later.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1L);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 1L);
        producer(settings, ProducerConfig.LINGER_MS_CONFIG, 0);
        // A transaction begun right after another is told to wait, and the client sleeps this long.
        producer(settings, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2L);

        // A commit waits until all is sent, and a partition's batches go out a few at a time: two
        // hundred switches of one step, 700 KB, were forty small ones.
        producer(settings, ProducerConfig.BATCH_SIZE_CONFIG, LARGEST_BATCH);

        // How long a dead instance's partitions wait: for its session to end, and for its open
        // transaction.
        consumer(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        consumer(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
        producer(settings, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 5_000);

        // A new instance catches up before it is given partitions; this is how soon it is looked
        // whether it has. The library allows no less.
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);

        // Above our own limit, which is checked before anything is sent.
        producer(
                settings,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.max(1 << 20, Math.toIntExact(properties.largestRecord().toBytes())));
        return settings;
    }

    private static void producer(Map<String, Object> settings, String name, Object value) {
        settings.put(StreamsConfig.producerPrefix(name), value);
    }

    private static void consumer(Map<String, Object> settings, String name, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(name), value);
    }
}
