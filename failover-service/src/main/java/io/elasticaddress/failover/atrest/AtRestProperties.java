package io.elasticaddress.failover.atrest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How MongoDB follows the snapshots.
 *
 * @param batchSize how many snapshots are written to MongoDB at once, at most; one write of many costs more per document
 *     than several of a hundred
 * @param checkInterval how often the watermarks are looked at while nothing new arrives, so that an emptied or restored
 *     database is noticed
 * @param maxBackoff how long to wait between two attempts at most while MongoDB is away
 */
@ConfigurationProperties("elastic.at-rest")
record AtRestProperties(
        @DefaultValue("100") int batchSize,
        @DefaultValue("5s") Duration checkInterval,
        @DefaultValue("2s") Duration maxBackoff) {

    private static final Duration LEAST = Duration.ofMillis(100);

    AtRestProperties {
        if (batchSize < 1 || batchSize > 1000) {
            throw new IllegalArgumentException(
                    "elastic.at-rest.batch-size (ELASTIC_AT_REST_BATCH_SIZE) must be 1 to 1000, not"
                            + " "
                            + batchSize);
        }
        if (checkInterval.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "elastic.at-rest.check-interval (ELASTIC_AT_REST_CHECK_INTERVAL) must be at"
                            + " least 100ms, not "
                            + checkInterval);
        }
        // The wait keeps the consumer from joining a rebalance and the service from stopping.
        if (maxBackoff.compareTo(LEAST) < 0 || maxBackoff.compareTo(Duration.ofSeconds(3)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.at-rest.max-backoff (ELASTIC_AT_REST_MAX_BACKOFF) must be 100ms to 3s,"
                            + " not "
                            + maxBackoff);
        }
    }
}
