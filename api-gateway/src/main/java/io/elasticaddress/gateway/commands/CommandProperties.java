package io.elasticaddress.gateway.commands;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/**
 * How commands are sent.
 *
 * @param timeout how long an outcome is waited for, and after which the command must not be applied any more
 * @param maxOutstanding how many commands may be under way at once
 * @param maxOutstandingSize what these may take together
 * @param deliveryTimeout how long the broker may take to acknowledge a command
 * @param shutdownGrace how long commands under way are waited for once this service is to stop
 */
@ConfigurationProperties("elastic.gateway.commands")
record CommandProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("1000") int maxOutstanding,
        @DefaultValue("16MB") DataSize maxOutstandingSize,
        @DefaultValue("4s") Duration deliveryTimeout,
        @DefaultValue("5s") Duration shutdownGrace) {

    /** Kafka's producer keeps 32 MiB at most, and a caller would wait for more. */
    private static final DataSize MOST_OUTSTANDING = DataSize.ofMegabytes(24);

    CommandProperties {
        if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.commands.timeout must be between 100ms and 1m, not "
                            + timeout);
        }
        if (maxOutstanding < 1) {
            throw new IllegalArgumentException(
                    "elastic.gateway.commands.max-outstanding must be at least 1, not "
                            + maxOutstanding);
        }
        if (maxOutstandingSize.toKilobytes() < 1_024
                || maxOutstandingSize.compareTo(MOST_OUTSTANDING) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.commands.max-outstanding-size must be between 1MB and 24MB,"
                            + " which the producer's memory has room for, not "
                            + maxOutstandingSize);
        }
        if (deliveryTimeout.toMillis() < 100
                || deliveryTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.commands.delivery-timeout must be between 100ms and 1m, not "
                            + deliveryTimeout);
        }
        if (shutdownGrace.isNegative() || shutdownGrace.compareTo(Duration.ofSeconds(7)) > 0) {
            throw new IllegalArgumentException(
                    "elastic.gateway.commands.shutdown-grace must be between 0s and 7s, not "
                            + shutdownGrace);
        }
    }
}
