package io.elasticaddress.audit.recording;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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

    private final KafkaProperties properties;
    private @Nullable Admin admin;
    private @Nullable Health last;
    private long asked;

    KafkaHealth(KafkaProperties properties) {
        this.properties = properties;
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
                    admin().describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS));
            return Health.up()
                    .withDetail("cluster", cluster.clusterId().get())
                    .withDetail("brokers", cluster.nodes().get().size())
                    .build();
        } catch (ExecutionException | KafkaException e) {
            return Health.down().withDetail("reason", "Kafka does not answer").build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down().withDetail("reason", "interrupted").build();
        }
    }

    /** Made at the first use: it can't be while a broker's host name does not resolve. */
    private Admin admin() {
        if (admin == null) {
            var settings = properties.buildAdminProperties();
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            admin = Admin.create(settings);
        }
        return admin;
    }

    @Override
    public synchronized void destroy() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
