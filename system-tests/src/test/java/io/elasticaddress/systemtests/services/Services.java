package io.elasticaddress.systemtests.services;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.FreePorts;
import io.elasticaddress.systemtests.platform.JavaProcess;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The four services, a process each, with an account of their own. */
final class Services implements AutoCloseable {
    static final String ZONE = "ea.test";
    static final EmbeddedDns.TsigKey KEY =
            new EmbeddedDns.TsigKey(
                    "updater", "hmac-sha256", "c3lzdGVtLXRlc3RzLXN5c3RlbS10ZXN0cy0wMDAwMDE=");
    private static final int PARTITIONS = 4;
    private static final String CLIENT = "system-tests";
    private static final String SECRET = UUID.randomUUID().toString();

    private final List<JavaProcess> processes = new ArrayList<>();
    private final Path logs;
    private final Map<String, String> environment = new HashMap<>();
    private final int gatewayPort;

    private Services(Path logs, int gatewayPort) {
        this.logs = logs;
        this.gatewayPort = gatewayPort;
    }

    /** Returns once the gateway is ready; the others may still be on their way. */
    static Services start(String bootstrapServers, String mongoUri, int dnsPort, Path logs) {
        var ports = FreePorts.find(2);
        var gateway = ports.getFirst();
        var audit = ports.getLast();
        var services = new Services(logs, gateway);
        services.environment.putAll(
                Map.of(
                        "ELASTIC_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "ELASTIC_MONGODB_URI",
                        mongoUri,
                        "ELASTIC_PARTITIONS",
                        Integer.toString(PARTITIONS),
                        "ELASTIC_ZONE",
                        ZONE,
                        "ELASTIC_ISSUER",
                        services.base(),
                        "ELASTIC_AUDIT_URL",
                        "http://127.0.0.1:" + audit,
                        "ELASTIC_DNS_SERVERS",
                        "127.0.0.1:" + dnsPort,
                        "ELASTIC_DNS_TSIG_NAME",
                        KEY.name(),
                        "ELASTIC_DNS_TSIG_KEY",
                        KEY.secret()));
        try {
            services.startOne("failover-service", 0);
            services.startOne("dns-updater", 0);
            services.startOne("audit-service", audit);
            services.startOne(
                    "api-gateway",
                    gateway,
                    "--elastic.authorization-server.enabled=true",
                    "--elastic.authorization-server.clients[0].id=" + CLIENT,
                    "--elastic.authorization-server.clients[0].secret={bcrypt}"
                            + new BCryptPasswordEncoder(4).encode(SECRET),
                    "--elastic.authorization-server.clients[0].account=" + UUID.randomUUID());
            services.awaitReady();
            return services;
        } catch (RuntimeException | Error e) {
            services.close();
            throw e;
        }
    }

    /** With a token for everything. */
    Api api() {
        return Api.withToken(base(), CLIENT, SECRET);
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }

    private String base() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    private void startOne(String module, int port, String... arguments) {
        var own = new HashMap<>(environment);
        own.put("ELASTIC_HTTP_PORT", Integer.toString(port));
        processes.add(
                JavaProcess.start(
                        module,
                        logs.resolve(module + ".log"),
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"),
                        own,
                        List.of(arguments)));
    }

    private void awaitReady() {
        await("the gateway is ready")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof ConnectException)
                .until(
                        () -> {
                            processes.forEach(JavaProcess::requireAlive);
                            return Api.status(base() + "/actuator/health/readiness") == 200;
                        });
    }
}
