package io.elasticaddress.dns;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Whether Kafka answers. An answer stands for a few seconds, so that probes cost the brokers nothing. */
@Component("kafka")
final class KafkaHealth implements HealthIndicator, DisposableBean {
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int TIMEOUT_MS = 2_000;

    private final KafkaProperties kafka;
    private @Nullable Admin admin;
    private @Nullable Health last;
    private long asked;

    KafkaHealth(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    @Override
    public synchronized Health health() {
        var known = last;
        if (known == null || System.nanoTime() - asked > FRESH_NANOS) {
            known = ask();
            last = known;
            asked = System.nanoTime();
        }
        return known;
    }

    @Override
    public synchronized void destroy() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private Health ask() {
        try {
            // Not at the start: a broker's host name may not be known yet.
            if (admin == null) {
                admin = Admin.create(kafka.buildAdminProperties());
            }
            var cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS));
            return Health.up().withDetail("cluster", cluster.clusterId().get()).build();
        } catch (ExecutionException e) {
            return Health.down().withDetail("reason", String.valueOf(e.getCause())).build();
        } catch (KafkaException e) {
            return Health.down().withDetail("reason", e.toString()).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down().withDetail("reason", "interrupted").build();
        }
    }
}
