package io.elasticaddress.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Two gateways with all that they need around them, for all the tests of this JVM. Each test takes a fresh account. */
public final class Platform {
    /** 32 bytes that are 0. */
    public static final String WEBHOOKS_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    public static final TestIssuer ISSUER = new TestIssuer();
    public static final FakeAudit AUDIT = new FakeAudit();
    public static final FakeFailoverService FAILOVER =
            new FakeFailoverService(Kafka.bootstrapServers());
    public static final Gateway GATEWAY = gateway();
    public static final Gateway OTHER = gateway();

    private Platform() {}

    private static Gateway gateway() {
        return Gateway.startReady(
                "elastic.auth.issuer=" + ISSUER.uri(),
                "elastic.gateway.audit-url=" + AUDIT.uri(),
                "elastic.gateway.commands.timeout=2s",
                "elastic.gateway.commands.max-outstanding=5",
                "elastic.gateway.http.trusted-proxies=127.0.0.1,10.0.0.0/8",
                "elastic.webhooks.key=" + WEBHOOKS_KEY);
    }

    /** An account of its own, with what a test does in it. */
    public static final class Account {
        public final String name = "t-" + UUID.randomUUID();
        public final String token = ISSUER.token(name, "public admin");

        public Gateway.Answer get(String path, String... headers) {
            return send("GET", path, null, headers);
        }

        /** JSON, unless the headers say another type. */
        public Gateway.Answer send(String method, String path, String body, String... headers) {
            return sendTo(GATEWAY, method, path, body, headers);
        }

        public Gateway.Answer sendTo(
                Gateway gateway, String method, String path, String body, String... headers) {
            var all = new java.util.ArrayList<>(java.util.List.of(headers));
            all.add("Authorization");
            all.add("Bearer " + token);
            if (!all.contains("Content-Type")) {
                all.add("Content-Type");
                all.add("application/json");
            }
            return gateway.send(method, "/api/3" + path, body, all.toArray(String[]::new));
        }

        public String stack(String name) {
            return send(
                            "POST",
                            "/stacks",
                            "{\"name\":\"%s\",\"ipv4\":[\"192.0.2.1\"],\"cloud\":\"AWS\",\"region\":\"us-east-1\"}"
                                    .formatted(name))
                    .ok()
                    .get("uid")
                    .stringValue();
        }

        public String group(String body) {
            return send("POST", "/elastic_addresses", body).ok().get("uid").stringValue();
        }

        public String group() {
            return group(
                    "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}"
                            .formatted(stack("blue"), stack("green")));
        }

        public tools.jackson.databind.JsonNode elasticAddress(String uid) {
            return get("/elastic_addresses/" + uid).ok();
        }
    }

    /** Stands where the audit service stands. */
    public static final class FakeAudit {
        private final HttpServer server;
        public volatile int status = 200;
        public volatile String body = "{\"response\":[],\"next_cursor\":null}";
        public volatile String type = "application/json";
        public volatile String path;
        public volatile String query;
        public volatile String authorization;

        FakeAudit() {
            try {
                server =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/audit_log", this::answer);
            server.createContext("/commands/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            path = exchange.getRequestURI().getRawPath();
            query = exchange.getRequestURI().getRawQuery();
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        public String uri() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }
    }
}
