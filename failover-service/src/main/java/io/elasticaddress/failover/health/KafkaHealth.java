package io.elasticaddress.failover.health;

import io.elasticaddress.failover.topics.ClusterAdmin;

import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Whether Kafka answers. An answer stands for a few seconds, so that probes cost the brokers nothing. */
@Component("kafka")
final class KafkaHealth implements HealthIndicator {
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int TIMEOUT_MS = 2_000;

    private final ClusterAdmin admin;
    private @Nullable Health last;
    private long asked;

    KafkaHealth(ClusterAdmin admin) {
        this.admin = admin;
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

    private Health ask() {
        try {
            var cluster =
                    admin.get().describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS));
            return Health.up()
                    .withDetail("cluster", cluster.clusterId().get())
                    .withDetail("brokers", cluster.nodes().get().size())
                    .build();
        } catch (ExecutionException | KafkaException e) {
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return Health.down().withDetail("reason", String.valueOf(cause)).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down().withDetail("reason", "interrupted").build();
        }
    }
}
