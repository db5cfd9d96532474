package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.platform.TemporaryFolder;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Gives tests one cluster with two gateways and one of each other service, started for the first that asks and ended after
 * the last. Tests use accounts of their own, and leave every process running.
 */
public final class SharedCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .cluster();
    }

    /**
     * @param under what the cluster stands on, the last first
     */
    private record Running(Cluster cluster, Deque<AutoCloseable> under) implements AutoCloseable {
        static Running start() {
            var under = new ArrayDeque<AutoCloseable>();
            var folder = TemporaryFolder.create("cluster-");
            under.push(folder);
            var kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0);
            under.push(kafka);
            var mongo = EmbeddedMongo.start(null, 0);
            under.push(mongo);
            var dns = EmbeddedDns.start(EmbeddedDns.Settings.inMemory(Cluster.ZONE, Cluster.KEY));
            under.push(dns);
            var ground =
                    new Cluster.Ground(
                            kafka.bootstrapServers(), mongo.uri(), dns.port(), folder.path());
            return new Running(Cluster.start(ground, Map.of(Service.GATEWAY, 2)), under);
        }

        @Override
        public void close() throws Exception {
            cluster.close();
            for (var each : under) {
                each.close();
            }
        }
    }
}
