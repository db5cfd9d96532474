package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Bind;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Cluster.Ground;
import io.elasticaddress.systemtests.cluster.Node;
import io.elasticaddress.systemtests.cluster.Servers;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.FreePorts;
import io.elasticaddress.systemtests.platform.JavaProcess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The whole platform in one folder: a broker, a MongoDB-wire server, BIND, two of each service and, where it is whole,
 * three health monitors among them, each a process of its own, and a link of its own between each service and each server.
 */
final class Sandbox implements AutoCloseable {
    private static final Map<Service, Integer> TWO_OF_EACH =
            Map.of(Service.FAILOVER, 2, Service.DNS, 2, Service.AUDIT, 2, Service.GATEWAY, 2);
    private static final int MONITORS = 3;
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

    private final int kafkaPort;
    private final int mongoPort;
    private final int dnsPort;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();

    /** How to end each part, in the order of their starts. */
    private final List<Runnable> ends = new ArrayList<>();

    private final Cluster cluster;

    private Sandbox(Path folder, Map<Service, Integer> counts, Map<String, String> environment) {
        var names = Cluster.names(counts);
        var ports = new ArrayList<>(FreePorts.find(3 + 4 * names.size()));
        kafkaPort = ports.removeLast();
        mongoPort = ports.removeLast();
        dnsPort = ports.removeLast();
        var doors = new ArrayList<String>();
        for (var name : names) {
            var door = ports.removeLast();
            var kafka = link(name + " - kafka", ports.removeLast(), door);
            doors.add(Integer.toString(door));
            doors.add(Integer.toString(kafka.port()));
            link(name + " - mongo", ports.removeLast(), mongoPort);
            link(name + " - dns", ports.removeLast(), dnsPort);
        }
        try {
            serve("kafka", () -> Servers.kafka(folder.resolve("kafka"), kafkaPort, doors, JVM));
            serve("mongo", () -> Servers.mongo(folder.resolve("mongo"), mongoPort, List.of(), JVM));
            serve("bind", () -> Bind.start(folder.resolve("bind"), dnsPort));
            var ground =
                    new Ground(bootstrapServers(), Servers.mongoUri(mongoPort), dnsPort, folder);
            cluster = Cluster.start(ground, counts, this::wayOf, environment);
            ends.add(cluster::close);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Returns once all services are ready. */
    static Sandbox start(Path folder) {
        return start(folder, Map.of());
    }

    /**
     * Likewise.
     *
     * @param environment of the services, beside what they need
     */
    static Sandbox start(Path folder, Map<String, String> environment) {
        return new Sandbox(folder, TWO_OF_EACH, environment);
    }

    /** Likewise, with health monitors and webhook senders; all stacks of an account may fail over within a minute. */
    static Sandbox startWhole(Path folder) {
        var counts = new EnumMap<>(TWO_OF_EACH);
        counts.put(Service.MONITOR, MONITORS);
        counts.put(Service.WEBHOOKS, 2);
        var environment = new HashMap<>(Hooks.ENVIRONMENT);
        environment.put("ELASTIC_FAILOVER_SHARE", "1");
        return new Sandbox(folder, counts, environment);
    }

    private void serve(String name, java.util.function.Supplier<JavaProcess> starter) {
        var server = Server.start(starter);
        servers.put(name, server);
        ends.add(server::close);
    }

    private Link link(String name, int port, int target) {
        var link = Link.open(port, target);
        links.put(name, link);
        ends.add(link::close);
        return link;
    }

    private Ground wayOf(Ground ground, String instance) {
        return new Ground(
                Servers.bootstrapServers(links.get(instance + " - kafka").port()),
                Servers.mongoUri(links.get(instance + " - mongo").port()),
                links.get(instance + " - dns").port(),
                ground.folder());
    }

    Cluster cluster() {
        return cluster;
    }

    /** With every log. */
    Path folder() {
        return cluster.ground().folder();
    }

    /** Past all links. */
    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Past all links. */
    String mongoUri() {
        return Servers.mongoUri(mongoPort);
    }

    /** Past all links. */
    Dns dns() {
        return new Dns(dnsPort);
    }

    /** Everything that can be killed and stopped, by name. */
    Map<String, Node> nodes() {
        var nodes = new LinkedHashMap<String, Node>(servers);
        cluster.all().forEach(instance -> nodes.put(instance.toString(), instance));
        return nodes;
    }

    /**
     * Starts what is not there, continues what was stopped and opens what is cut, whatever a test has left; returns once all
     * services are ready.
     */
    void mend() {
        links.values().forEach(link -> link.set(Gate.State.OPEN));
        for (var node : nodes().values()) {
            if (node.process().isAlive()) {
                node.process().thaw();
            } else {
                node.start();
            }
        }
        cluster.awaitReady();
    }

    /** {@code kafka}, {@code mongo} or {@code bind}. */
    Node server(String name) {
        return Objects.requireNonNull(servers.get(name), name);
    }

    /** Between {@code INSTANCE - SERVER}. */
    Link link(String name) {
        return Objects.requireNonNull(links.get(name), name);
    }

    /** Everything that can be cut, by name, but ways that nobody goes. */
    Map<String, Link> links() {
        var used = new LinkedHashMap<>(links);
        used.keySet()
                .removeIf(
                        name ->
                                name.endsWith("dns") && !name.startsWith(Service.DNS.toString())
                                        || name.endsWith("mongo")
                                                && !name.startsWith(Service.FAILOVER.toString())
                                                && !name.startsWith(Service.AUDIT.toString()));
        return used;
    }

    @Override
    public void close() {
        ends.reversed().forEach(Runnable::run);
    }
}
