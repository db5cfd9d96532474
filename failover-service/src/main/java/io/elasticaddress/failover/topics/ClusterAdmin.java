package io.elasticaddress.failover.topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * One connection for questions to the Kafka cluster, made at the first use: the client's constructor fails while a
 * broker's host name does not resolve, and that must not keep the service from starting.
 */
@Component
public final class ClusterAdmin implements DisposableBean {
    private final KafkaProperties properties;
    private @Nullable Admin admin;
    private boolean closed;

    ClusterAdmin(KafkaProperties properties) {
        this.properties = properties;
    }

    /**
     * Questions asked through it fail after ten seconds at the latest.
     *
     * @throws KafkaException where the configuration can't be used, perhaps only now; try again
     */
    public synchronized Admin get() {
        if (closed) {
            throw new KafkaException("The service stops");
        }
        if (admin == null) {
            var settings = properties.buildAdminProperties();
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
            admin = Admin.create(settings);
        }
        return admin;
    }

    @Override
    public synchronized void destroy() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
