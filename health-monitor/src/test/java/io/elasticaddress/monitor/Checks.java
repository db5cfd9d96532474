package io.elasticaddress.monitor;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheck.Type;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Health checks and stacks as tests need them; what is not said is as a client would get it by default. */
public final class Checks {
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

    private Checks() {}

    public static Builder of(Type type, int port) {
        return new Builder(type, port);
    }

    public static Builder http(int port) {
        return of(Type.HTTP, port);
    }

    public static Builder https(int port) {
        return of(Type.HTTPS, port);
    }

    public static Builder tcp(int port) {
        return of(Type.TCP, port);
    }

    /** A live stack in an account of its own. */
    public static Stack stack(HealthCheck check, String... addresses) {
        return stack(UUID.randomUUID().toString(), 1, null, check, addresses);
    }

    public static Stack named(String fqdn, HealthCheck check) {
        return stack(UUID.randomUUID().toString(), 1, fqdn, check);
    }

    public static Stack stack(
            String uid, long version, String fqdn, HealthCheck check, String... addresses) {
        return new Stack(
                "account-" + uid,
                uid,
                "stack",
                null,
                null,
                null,
                StackType.STANDARD,
                fqdn,
                only(addresses, address -> address.indexOf(':') < 0 ? address : null),
                only(addresses, address -> address.indexOf(':') < 0 ? null : address),
                false,
                List.of(Stack.EVERYONE),
                check,
                MADE,
                MADE,
                version,
                version);
    }

    public static DeletedStack removed(Stack stack) {
        return new DeletedStack(
                stack.account(),
                stack.uid(),
                MADE,
                stack.version() + 1,
                stack.addressVersion() + 1);
    }

    private static List<String> only(String[] addresses, UnaryOperator<String> filter) {
        return List.of(addresses).stream()
                .filter(address -> filter.apply(address) != null)
                .toList();
    }

    /** Of one check. */
    public static final class Builder {
        private final Type type;
        private final int port;
        private long version = 1;
        private Duration interval = Duration.ofMillis(100);
        private Duration timeout = Duration.ofSeconds(1);
        private int fall = 3;
        private int rise = 2;
        private String method = "GET";
        private String path = "/";
        private String host;
        private String expectStatus = "200-299";
        private String expectBody;
        private int redirects;
        private boolean verifyTls = true;
        private String service = "";
        private String query = "example.com";
        private String queryType = "A";

        private Builder(Type type, int port) {
            this.type = type;
            this.port = port;
        }

        public Builder version(long version) {
            this.version = version;
            return this;
        }

        public Builder every(Duration interval) {
            this.interval = interval;
            return this;
        }

        public Builder within(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        public Builder fall(int fall) {
            this.fall = fall;
            return this;
        }

        public Builder rise(int rise) {
            this.rise = rise;
            return this;
        }

        public Builder method(String method) {
            this.method = method;
            return this;
        }

        public Builder path(String path) {
            this.path = path;
            return this;
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        public Builder expectStatus(String codes) {
            this.expectStatus = codes;
            return this;
        }

        public Builder expectBody(String text) {
            this.expectBody = text;
            return this;
        }

        public Builder redirects(int most) {
            this.redirects = most;
            return this;
        }

        public Builder unverified() {
            this.verifyTls = false;
            return this;
        }

        public Builder service(String service) {
            this.service = service;
            return this;
        }

        public Builder query(String name, String type) {
            this.query = name;
            this.queryType = type;
            return this;
        }

        public HealthCheck build() {
            var http = type == Type.HTTP || type == Type.HTTPS;
            var grpc = type == Type.GRPC || type == Type.GRPCS;
            var dns = type == Type.DNS;
            return new HealthCheck(
                    version,
                    type,
                    port,
                    interval.toMillis(),
                    timeout.toMillis(),
                    fall,
                    rise,
                    http ? method : null,
                    http ? path : null,
                    host,
                    http ? expectStatus : null,
                    http ? expectBody : null,
                    http ? redirects : null,
                    type == Type.HTTPS || type == Type.GRPCS ? verifyTls : null,
                    grpc ? service : null,
                    dns ? query : null,
                    dns ? queryType : null);
        }
    }
}
