package io.elasticaddress.systemtests.cluster;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.gateway.TestIssuer;
import io.elasticaddress.systemtests.platform.FreePorts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Services, some of each kind, on a broker, a database and a DNS server that are given, and behind an issuer of their own.
 */
public final class Cluster implements AutoCloseable {
    public static final String ZONE = "ea.test";
    public static final EmbeddedDns.TsigKey KEY =
            new EmbeddedDns.TsigKey(
                    "updater", "hmac-sha256", "c3lzdGVtLXRlc3RzLXN5c3RlbS10ZXN0cy0wMDAwMDE=");
    public static final int PARTITIONS = 4;
    private static final Duration READY = Duration.ofMinutes(6);
    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);

    private final TestIssuer issuer = new TestIssuer();
    private final List<Instance> instances = new ArrayList<>();
    private final Ground ground;
    private final Map<String, String> furtherEnvironment;

    /**
     * What a service stands on.
     *
     * @param dnsPort of the server that takes updates and answers, on loopback
     * @param folder for its log
     */
    public record Ground(String bootstrapServers, String mongoUri, int dnsPort, Path folder) {}

    /** Where each instance may have a way of its own to what all stand on. */
    @FunctionalInterface
    public interface Ways {
        /**
         * @param instance its name
         */
        Ground of(Ground ground, String instance);
    }

    private Cluster(Ground ground, Map<String, String> furtherEnvironment) {
        this.ground = ground;
        this.furtherEnvironment = furtherEnvironment;
    }

    /**
     * Returns once all are ready.
     *
     * @param counts how many of each; one where nothing is said, but no monitor
     */
    public static Cluster start(Ground ground, Map<Service, Integer> counts) {
        return start(ground, counts, (same, _) -> same, Map.of());
    }

    /**
     * Likewise.
     *
     * @param furtherEnvironment of all, beside what they need
     */
    public static Cluster start(
            Ground ground,
            Map<Service, Integer> counts,
            Ways ways,
            Map<String, String> furtherEnvironment) {
        var cluster = new Cluster(ground, furtherEnvironment);
        try {
            cluster.add(counts, ways);
            cluster.instances.forEach(Instance::start);
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Of the instances, in the order of their start. */
    public static List<String> names(Map<Service, Integer> counts) {
        var names = new ArrayList<String>();
        for (var service : Service.values()) {
            for (var i = 1; i <= service.in(counts); i++) {
                names.add(name(service, i));
            }
        }
        return names;
    }

    private static String name(Service service, int number) {
        return "%s-%d".formatted(service.module(), number);
    }

    /** Beside what there is, and none of it: whoever asks ends them. Returns once they are ready. */
    public List<Instance> startBeside(Service service, int count) {
        var beside = new ArrayList<Instance>();
        var ports = FreePorts.find(count);
        for (var i = 0; i < count; i++) {
            var name = name(service, i + 1);
            beside.add(
                    instance(service, name, ports.get(i), environment(name, ports.get(i), ground)));
        }
        try {
            beside.forEach(Instance::start);
            awaitReady(beside);
            return beside;
        } catch (RuntimeException | Error e) {
            beside.forEach(Instance::close);
            throw e;
        }
    }

    /** Starts all again as in production, and not as where a quick start counts; returns once all are ready. */
    public void asInProduction(Image image) {
        for (var instance : instances) {
            instance.of(image);
            if (instance.service() == Service.AUDIT) {
                instance.yields();
            }
            if (!instance.terminate(FOR_AN_ORDERLY_END)) {
                throw new IllegalStateException(instance + " does not end");
            }
            instance.start();
        }
        awaitReady();
    }

    public void awaitReady() {
        awaitReady(instances);
    }

    private static void awaitReady(List<Instance> instances) {
        for (var instance : instances) {
            await(instance + " is ready")
                    .atMost(READY)
                    .pollInterval(Duration.ofMillis(200))
                    .until(instance::isReady);
        }
    }

    public List<Instance> all() {
        return List.copyOf(instances);
    }

    public List<Instance> all(Service service) {
        return instances.stream().filter(instance -> instance.service() == service).toList();
    }

    public Instance gateway(int index) {
        return all(Service.GATEWAY).get(index);
    }

    /** Makes tokens with any claims; all the services believe it. */
    public TestIssuer issuer() {
        return issuer;
    }

    public Ground ground() {
        return ground;
    }

    /** One that nobody else uses. */
    public Account newAccount() {
        return new Account(this, "t-" + UUID.randomUUID());
    }

    /** Likewise, one to each partition. */
    public List<Account> newAccountsOfAllPartitions() {
        var accounts = new TreeMap<Integer, Account>();
        while (accounts.size() < PARTITIONS) {
            var account = newAccount();
            accounts.putIfAbsent(Partitions.of(account.name(), PARTITIONS), account);
        }
        return List.copyOf(accounts.values());
    }

    private void add(Map<Service, Integer> counts, Ways ways) {
        var audits = Service.AUDIT.in(counts);
        var ports =
                new ArrayList<>(
                        FreePorts.find(
                                List.of(Service.values()).stream()
                                        .mapToInt(service -> service.in(counts))
                                        .sum()));
        var auditUrls = new ArrayList<String>();
        for (var service : Service.values()) {
            for (var i = 0; i < service.in(counts); i++) {
                var port = ports.removeLast();
                if (service == Service.AUDIT) {
                    auditUrls.add("http://127.0.0.1:" + port);
                }
                var name = name(service, i + 1);
                var environment = environment(name, port, ways.of(ground, name));
                if (service == Service.GATEWAY) {
                    environment.put("ELASTIC_AUDIT_URL", auditUrls.get(i % audits));
                }
                instances.add(instance(service, name, port, environment));
            }
        }
    }

    private Instance instance(
            Service service, String name, int port, Map<String, String> environment) {
        return new Instance(service, name, port, ground.folder(), environment, List.of());
    }

    private Map<String, String> environment(String name, int port, Ground ground) {
        var environment = environment(ground);
        environment.put("ELASTIC_HTTP_PORT", Integer.toString(port));
        // Tests ask more than people do.
        environment.put("ELASTIC_RATE_LIMIT", "0");
        environment.put("ELASTIC_FAILED_AUTHENTICATIONS_LIMIT", "0");
        environment.put("ELASTIC_VANTAGE", name);
        environment.putAll(furtherEnvironment);
        return environment;
    }

    private Map<String, String> environment(Ground ground) {
        return new HashMap<>(
                Map.of(
                        "ELASTIC_KAFKA_BOOTSTRAP_SERVERS",
                        ground.bootstrapServers(),
                        "ELASTIC_MONGODB_URI",
                        ground.mongoUri(),
                        "ELASTIC_PARTITIONS",
                        Integer.toString(PARTITIONS),
                        "ELASTIC_ZONE",
                        ZONE,
                        "ELASTIC_ISSUER",
                        issuer.uri(),
                        "ELASTIC_DNS_SERVERS",
                        "127.0.0.1:" + ground.dnsPort(),
                        "ELASTIC_DNS_TSIG_NAME",
                        KEY.name(),
                        "ELASTIC_DNS_TSIG_KEY",
                        KEY.secret(),
                        // Clients here delete most of what they create.
                        "ELASTIC_DNS_REMOVALS_MINIMUM",
                        "1000000"));
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        issuer.close();
    }
}
