package io.elasticaddress.quickstart;

import io.elasticaddress.embedded.EmbeddedDns;
import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** All that runs: servers, services, demo stacks. Closing it, at any moment, closes what has started by then. */
final class Platform implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Platform.class);

    static final String HOST = "127.0.0.1";
    static final String ZONE = "ea.test";
    static final String ACCOUNT = "demo";

    /** The only vantage point there is, so what it says is the majority. */
    private static final String VANTAGE = "quickstart";

    private static final String ADMIN_CLIENT = "quickstart-admin";
    private static final String PUBLIC_CLIENT = "quickstart-public";
    private static final int PARTITIONS = 4;
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(30);
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Options options;
    private final DataFolder folder;
    private final Installation installation;
    private final @Nullable NameServers others;
    private final Services services;
    private volatile @Nullable EmbeddedKafka kafka;
    private volatile @Nullable EmbeddedMongo mongo;
    private volatile @Nullable EmbeddedDns dns;
    private volatile @Nullable DemoStacks demo;

    /**
     * @param others who serve the zone; null for the embedded server
     */
    Platform(
            Options options,
            DataFolder folder,
            Installation installation,
            @Nullable NameServers others,
            Services services) {
        this.options = options;
        this.folder = folder;
        this.installation = installation;
        this.others = others;
        this.services = services;
    }

    /**
     * Looks at everything that can be in the way before anything starts.
     *
     * @throws CannotStart where something is
     */
    static void check(Options options) throws IOException {
        var loopback = InetAddress.getByName(HOST);
        Ports.requireFreeTcp(loopback, options.httpPort(), Options.HTTP_PORT);
        if (options.dns() == null) {
            Ports.requireFreeUdpAndTcp(loopback, options.dnsPort(), Options.DNS_PORT);
        }
        if (options.demo()) {
            DemoStacks.requireAddresses();
        }
    }

    /**
     * Returns once everything answers.
     *
     * @throws CannotStart where something does not, after a while
     */
    Started start() throws IOException, InterruptedException {
        var kafkaStart = new FutureTask<>(() -> EmbeddedKafka.start(folder.resolve("kafka"), 0));
        Thread.ofPlatform().name("kafka-start").start(kafkaStart);
        var names = others != null ? others : startDns();
        var runningMongo = EmbeddedMongo.start(folder.resolve("mongo"), 0);
        mongo = runningMongo;
        var runningKafka = get(kafkaStart);
        kafka = runningKafka;

        var ports = ports();
        var api = url(ports, Service.API_GATEWAY);
        services.start(
                arguments(ports, runningKafka.bootstrapServers(), runningMongo.uri(), names));

        try (var client = new ApiClient()) {
            var patience = new Patience(LIMIT);
            for (var service : Service.values()) {
                patience.until(
                        "The %s is not ready".formatted(service.module()),
                        () -> {
                            var state = client.notReady(port(ports, service));
                            if (!state.isEmpty()) {
                                throw new IOException(state);
                            }
                            return service;
                        });
            }
            patience.until(
                    "DNS does not answer",
                    () -> {
                        names.ask();
                        return names;
                    });
            var tokens =
                    new Description.Tokens(
                            patience.until(
                                    "No token was issued",
                                    () ->
                                            client.token(
                                                    api, ADMIN_CLIENT, installation.adminSecret())),
                            patience.until(
                                    "No token was issued",
                                    () ->
                                            client.token(
                                                    api,
                                                    PUBLIC_CLIENT,
                                                    installation.publicSecret())));
            patience.until(
                    "The API does not answer",
                    () -> {
                        client.listGroups(api, tokens.read());
                        return api;
                    });
            Description.Stacks stacks = null;
            var demoPort = 0;
            if (options.demo()) {
                var runningDemo = DemoStacks.start(port(ports, Service.API_GATEWAY) + 1);
                demo = runningDemo;
                demoPort = runningDemo.port();
                stacks = registerStacks(client, patience, api, tokens.admin(), demoPort);
            }
            return new Started(
                    new Description(
                            api,
                            names.description(),
                            tokens,
                            ACCOUNT,
                            new Description.Kafka(runningKafka.bootstrapServers()),
                            new Description.Mongo(runningMongo.uri()),
                            stacks,
                            stacks == null ? null : Description.Demo.on(demoPort)),
                    demoPort);
        }
    }

    private NameServers startDns() throws IOException {
        var key = NameServers.embeddedKey(installation.tsigSecret());
        var running =
                EmbeddedDns.start(
                        new EmbeddedDns.Settings(
                                ZONE,
                                folder.resolve("dns"),
                                InetAddress.getByName(HOST),
                                options.dnsPort(),
                                new EmbeddedDns.TsigKey(
                                        key.name(), key.algorithm(), key.secret())));
        dns = running;
        return NameServers.embedded(running.port(), key);
    }

    /**
     * @param demoPort 0 without the demo
     */
    record Started(Description description, int demoPort) {}

    @Override
    public void close() {
        services.close();
        for (var server : new AutoCloseable[] {demo, dns, mongo, kafka}) {
            if (server != null) {
                close(server);
            }
        }
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            // The others must be closed too, and the state survives a kill.
            log.warn("A server did not stop cleanly", e);
        }
    }

    private Map<Service, Integer> ports() throws IOException {
        var free = Ports.free(InetAddress.getByName(HOST), Service.values().length);
        var ports = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            ports.put(service, free.get(service.ordinal()));
        }
        if (options.httpPort() != 0) {
            ports.put(Service.API_GATEWAY, options.httpPort());
        }
        return ports;
    }

    private Map<Service, List<String>> arguments(
            Map<Service, Integer> ports, String kafkaServers, String mongoUri, NameServers names) {
        var api = url(ports, Service.API_GATEWAY);
        var all = new EnumMap<Service, List<String>>(Service.class);
        for (var service : Service.values()) {
            var arguments = new ArrayList<String>();
            arguments.add("--server.address=" + HOST);
            arguments.add("--ELASTIC_HTTP_PORT=" + port(ports, service));
            arguments.add("--ELASTIC_KAFKA_BOOTSTRAP_SERVERS=" + kafkaServers);
            arguments.add("--ELASTIC_MONGODB_URI=" + mongoUri);
            arguments.add("--ELASTIC_PARTITIONS=" + PARTITIONS);
            arguments.add("--ELASTIC_REPLICATION=1");
            arguments.add("--ELASTIC_INSTALLATION_ID=");
            arguments.addAll(names.arguments());
            arguments.add("--ELASTIC_ISSUER=" + api);
            arguments.add("--ELASTIC_AUDIENCE=elastic-address");
            arguments.add("--ELASTIC_AUDIT_URL=" + url(ports, Service.AUDIT_SERVICE));
            arguments.add("--server.tomcat.threads.max=20");
            arguments.add("--spring.jmx.enabled=false");
            all.put(service, arguments);
        }
        var audit = arguments(all, Service.AUDIT_SERVICE);
        audit.add("--ELASTIC_JWK_SET_URI=" + api + "/oauth/jwks");
        // It stops after the gateway, and nobody else asks it.
        audit.add("--elastic.http.drain=0s");
        arguments(all, Service.HEALTH_MONITOR).add("--ELASTIC_VANTAGE=" + VANTAGE);
        var webhooks = arguments(all, Service.WEBHOOK_SENDER);
        webhooks.add("--ELASTIC_WEBHOOKS_KEY=" + installation.webhooksKey());
        // For whoever tries it on this host.
        webhooks.add("--ELASTIC_WEBHOOKS_ALLOWED_NETWORKS=127.0.0.0/8,::1");
        var gateway = arguments(all, Service.API_GATEWAY);
        gateway.add("--ELASTIC_WEBHOOKS_KEY=" + installation.webhooksKey());
        gateway.add("--ELASTIC_JWK_SET_URI=");
        // There is no other to go to: long enough for the next request of a client that is at work.
        gateway.add("--elastic.gateway.http.drain=500ms");
        // It listens on loopback only: whoever reaches it is on this host.
        gateway.add("--ELASTIC_RATE_LIMIT=0");
        gateway.add("--ELASTIC_FAILED_AUTHENTICATIONS_LIMIT=0");
        gateway.add("--ELASTIC_AUTHORIZATION_SERVER=true");
        gateway.add("--ELASTIC_SIGNING_KEY=" + folder.resolve("signing-key.json"));
        gateway.addAll(client(0, ADMIN_CLIENT, installation.adminSecret(), "public,admin"));
        gateway.addAll(client(1, PUBLIC_CLIENT, installation.publicSecret(), "public"));
        return all;
    }

    private static List<String> client(int index, String id, String secret, String scopes) {
        // The secrets are random and long, so nothing is gained from a slow hash.
        var hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(secret);
        var prefix = "--elastic.authorization-server.clients[%d].".formatted(index);
        return List.of(
                prefix + "id=" + id,
                prefix + "secret=" + hash,
                prefix + "account=" + ACCOUNT,
                prefix + "scopes=" + scopes,
                prefix + "token-lifetime=" + TOKEN_LIFETIME);
    }

    private Description.Stacks registerStacks(
            ApiClient client, Patience patience, String api, String token, int demoPort)
            throws InterruptedException {
        var stacks =
                new Description.Stacks(
                        installation.primaryStackUid(), installation.secondaryStackUid());
        patience.until(
                "The demo stacks could not be registered",
                () -> {
                    client.registerStack(
                            api,
                            token,
                            stacks.primary(),
                            "demo-primary",
                            DemoStacks.PRIMARY_ADDRESS,
                            demoPort);
                    client.registerStack(
                            api,
                            token,
                            stacks.secondary(),
                            "demo-secondary",
                            DemoStacks.SECONDARY_ADDRESS,
                            demoPort);
                    return stacks;
                });
        return stacks;
    }

    private static EmbeddedKafka get(FutureTask<EmbeddedKafka> start) throws InterruptedException {
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw new CannotStart(
                    "Kafka can't start: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    e);
        }
    }

    private static int port(Map<Service, Integer> ports, Service service) {
        return Objects.requireNonNull(ports.get(service));
    }

    private static List<String> arguments(Map<Service, List<String>> all, Service service) {
        return Objects.requireNonNull(all.get(service));
    }

    private static String url(Map<Service, Integer> ports, Service service) {
        return "http://%s:%d".formatted(HOST, port(ports, service));
    }
}
