package io.elasticaddress.systemtests.services;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.Flow;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

import java.nio.file.Path;
import java.util.Map;

/** The same flow on Kafka and MongoDB themselves. */
class ContainersIT {
    @TempDir Path folder;

    @Test
    void the_flow_is_the_same_on_kafka_and_mongodb_themselves() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            var why = "SKIPPED: the flow is not tested on Kafka and MongoDB, for want of Docker";
            System.out.println(why);
            Assumptions.abort(why);
        }
        var settings = EmbeddedDns.Settings.inMemory(Cluster.ZONE, Cluster.KEY);
        try (var kafka = new KafkaContainer("apache/kafka:4.2.1");
                var mongo = new MongoDBContainer("mongo:8.0.17").withReplicaSet();
                var server = EmbeddedDns.start(settings)) {
            kafka.start();
            mongo.start();
            try (var cluster =
                    Cluster.start(
                            new Cluster.Ground(
                                    kafka.getBootstrapServers(),
                                    mongo.getConnectionString(),
                                    server.port(),
                                    folder),
                            Map.of())) {
                Flow.run(cluster.newAccount().api(), new Dns(server.port()));
            }
        }
    }
}
