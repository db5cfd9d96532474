package io.elasticaddress.failover.topics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topics that this service makes.
 *
 * @param partitions how many partitions each topic has; fixed once the installation is made, and the same for all services
 * @param replication how many brokers keep a copy of each topic, from those there are when it is made
 */
@ConfigurationProperties("elastic.topics")
record TopicsProperties(@DefaultValue("12") int partitions, @DefaultValue("1") short replication) {

    TopicsProperties {
        if (partitions < 1 || partitions > 1000) {
            throw new IllegalArgumentException(
                    "elastic.topics.partitions (ELASTIC_PARTITIONS) must be 1 to 1000, not "
                            + partitions);
        }
        if (replication < 1) {
            throw new IllegalArgumentException(
                    "elastic.topics.replication (ELASTIC_REPLICATION) must be at least 1, not "
                            + replication);
        }
    }
}
