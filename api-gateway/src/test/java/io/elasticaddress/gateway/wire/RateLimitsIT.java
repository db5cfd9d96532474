package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Gateway.Answer;
import io.elasticaddress.gateway.Platform.Account;
import io.elasticaddress.gateway.SettableClock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;

/** Rule 13 of section 5 of the API contract: too many requests, and too many failed authentications. */
class RateLimitsIT {
    private static final String PING = "/api/3/ping/auth";
    private static final String MINE = "/api/3/elastic_addresses";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int LIMIT = 12;
    private static final int FAILURES = 4;

    private static final SettableClock CLOCK = new SettableClock();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private static Gateway gateway;
    private static Gateway issuing;

    private final Account account = new Account();
    private final String address = "198.51.100." + ADDRESSES.incrementAndGet();

    @BeforeAll
    static void start() {
        gateway =
                Gateway.startLimited(
                        CLOCK,
                        "elastic.auth.issuer=" + ISSUER.uri(),
                        "elastic.gateway.audit-url=http://127.0.0.1:1",
                        "elastic.gateway.http.trusted-proxies=127.0.0.1",
                        "elastic.gateway.rate-limit.requests-per-hour=" + LIMIT,
                        "elastic.gateway.rate-limit.failed-authentications-per-hour=" + FAILURES);
        var secret = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("s3cret");
        issuing =
                Gateway.startLimited(
                        CLOCK,
                        "elastic.auth.issuer=http://gateway.test",
                        "elastic.authorization-server.enabled=true",
                        "elastic.authorization-server.clients[0].id=deploys",
                        "elastic.authorization-server.clients[0].secret=" + secret,
                        "elastic.authorization-server.clients[0].account=acme",
                        "elastic.gateway.http.trusted-proxies=127.0.0.1",
                        "elastic.gateway.rate-limit.requests-per-hour=" + LIMIT,
                        "elastic.gateway.rate-limit.failed-authentications-per-hour=" + FAILURES);
        gateway.awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuing.close();
    }

    @Test
    void every_answer_to_an_account_says_what_is_left_whatever_its_status() {
        var reader = ISSUER.token(account.name, "public");
        leaves(LIMIT, 11, account.sendTo(gateway, "GET", "/elastic_addresses", null).is(200));
        leaves(LIMIT, 10, account.sendTo(gateway, "POST", "/elastic_addresses", null).is(200));
        leaves(LIMIT, 9, account.sendTo(gateway, "POST", "/elastic_addresses", "{").is(400));
        leaves(LIMIT, 8, account.sendTo(gateway, "GET", "/elastic_addresses/x", null).is(404));
        leaves(LIMIT, 7, account.sendTo(gateway, "GET", "/nothing", null).is(404));
        leaves(LIMIT, 6, account.sendTo(gateway, "PATCH", "/stacks", null).is(405));
        leaves(
                LIMIT,
                5,
                account.sendTo(gateway, "POST", "/stacks", "x", "Content-Type", "text/plain")
                        .is(415));
        leaves(LIMIT, 4, account.sendTo(gateway, "POST", "/stacks", "x".repeat(65 * 1024)).is(413));
        leaves(
                LIMIT,
                3,
                gateway.send("POST", MINE, null, "Authorization", "Bearer " + reader).is(403));
        leaves(LIMIT, 2, account.sendTo(gateway, "GET", "/audit_log", null).is(503));
        leaves(LIMIT, 1, account.sendTo(gateway, "GET", "/ping/auth.json", null).is(200));
        leaves(LIMIT, 0, account.sendTo(gateway, "GET", "/ping/auth", null).is(200));
        leaves(LIMIT, 0, account.sendTo(gateway, "GET", "/ping/auth", null).is(503));
    }

    @Test
    void one_more_than_an_account_may_send_is_refused_and_not_sent_on() {
        for (var i = 0; i < LIMIT / 2; i++) {
            account.sendTo(gateway, "GET", "/elastic_addresses", null).is(200);
            account.sendTo(gateway, "POST", "/elastic_addresses", null).is(200);
        }

        for (var method : new String[] {"POST", "GET"}) {
            var refused = account.sendTo(gateway, method, "/elastic_addresses", null);

            refused.isError(
                    503,
                    "throttled",
                    "Too many requests",
                    "The account may send 12 requests an hour and has none left; the next is"
                            + " answered in 300 s");
            leaves(LIMIT, 0, refused);
            assertThat(refused.header("Retry-After")).isEqualTo("300");
        }
        assertThat(FAILOVER.received(account.name)).hasSize(LIMIT / 2);
    }

    @Test
    void who_comes_back_when_told_to_is_answered() {
        useUp();
        CLOCK.advance(Duration.ofSeconds(99).plusMillis(500));
        var refused = account.sendTo(gateway, "GET", "/ping/auth", null);
        assertThat(refused.is(503).header("Retry-After")).as("rounded up").isEqualTo("201");
        CLOCK.advance(Duration.ofSeconds(200).plusMillis(499));
        assertThat(account.sendTo(gateway, "GET", "/ping/auth", null).header("Retry-After"))
                .as("never 0")
                .isEqualTo("1");

        CLOCK.advance(Duration.ofSeconds(1));

        leaves(LIMIT, 0, account.sendTo(gateway, "GET", "/ping/auth", null).is(200));
        account.sendTo(gateway, "GET", "/ping/auth", null).isError(503, "throttled");
        CLOCK.advance(Duration.ofHours(1));
        leaves(LIMIT, LIMIT - 1, account.sendTo(gateway, "GET", "/ping/auth", null).is(200));
    }

    @Test
    void an_account_does_not_use_up_anothers() {
        useUp();

        leaves(LIMIT, LIMIT - 1, new Account().sendTo(gateway, "GET", "/ping/auth", null).is(200));
    }

    @Test
    void all_the_tokens_of_an_account_count_together() {
        useUp();
        var another = ISSUER.token(account.name, "public", claims -> claims.subject("bob"));

        gateway.get(PING, "Authorization", "Bearer " + another).isError(503, "throttled");
    }

    @Test
    void what_is_throttled_is_answered_before_its_body_has_arrived() throws Exception {
        useUp();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(5_000);
            var head =
                    "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                            .formatted(MINE, account.token);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));

            var first = socket.getInputStream().readNBytes(12);

            assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 503");
        }
    }

    @Test
    void past_the_limit_of_an_address_a_bad_token_is_throttled_and_a_good_one_is_not() {
        for (var left = FAILURES - 1; left >= 0; left--) {
            leaves(FAILURES, left, guess(address).isError(401, "unauthenticated"));
        }

        var refused = guess(address);

        refused.isError(
                503,
                "throttled",
                "Too many failed authentications",
                "Of the authentications from this address 4 may fail in an hour and have; the next"
                        + " is looked at in 900 s");
        leaves(FAILURES, 0, refused);
        assertThat(refused.header("Retry-After")).isEqualTo("900");
        var good = gateway.get(PING, "Authorization", "Bearer " + account.token, FROM, address);
        leaves(LIMIT, LIMIT - 1, good.is(200));
        guess(address).isError(503, "throttled");
        guess("203.0.113.77").isError(401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "ä", "a b", "eyJhbGciOiJub25lIn0.e30."})
    void whatever_is_no_token_counts_as_a_failed_one(String token) {
        var answer = gateway.get(PING, "Authorization", "Bearer " + token, FROM, address);

        leaves(FAILURES, FAILURES - 1, answer.is(401));
    }

    @Test
    void a_request_without_a_token_and_a_token_that_the_issuer_signed_are_no_guesses() {
        var expired =
                ISSUER.token(
                        account.name,
                        "public",
                        claims ->
                                claims.issueTime(Date.from(Instant.now().minusSeconds(1200)))
                                        .expirationTime(
                                                Date.from(Instant.now().minusSeconds(600))));
        for (var i = 0; i < 2 * FAILURES; i++) {
            leaves(FAILURES, FAILURES, gateway.get(PING, FROM, address).is(401));
            leaves(
                    FAILURES,
                    FAILURES,
                    gateway.get(PING, "Authorization", "Bearer " + expired, FROM, address).is(401));
        }
    }

    @Test
    void a_network_of_ipv6_counts_as_one_address() {
        for (var i = 1; i <= FAILURES; i++) {
            guess("2001:db8:0:1::" + i).is(401);
        }

        guess("2001:db8:0:1:ffff::1").isError(503, "throttled");
        guess("2001:db8:0:2::1").is(401);
    }

    @Test
    void where_no_token_is_needed_nothing_is_counted_and_none_is_looked_at() {
        for (var path :
                new String[] {"/actuator/health/liveness", "/actuator/prometheus", "/nothing"}) {
            for (var i = 0; i <= FAILURES; i++) {
                var answer = gateway.get(path, "Authorization", "Bearer x", FROM, address);

                assertThat(answer.status()).isIn(200, 404);
                assertThat(answer.header("X-RateLimit-Limit")).isNull();
                assertThat(answer.header("X-RateLimit-Remaining")).isNull();
            }
        }
        leaves(FAILURES, FAILURES - 1, guess(address));
    }

    @Test
    void past_the_limit_of_an_address_no_secret_is_looked_at_not_even_a_right_one() {
        leaves(FAILURES, FAILURES, token("s3cret", address).is(200));
        for (var left = FAILURES - 1; left >= 0; left--) {
            leaves(FAILURES, left, token("wrong", address).isError(401, "invalid_client"));
        }

        for (var secret : new String[] {"wrong", "s3cret"}) {
            var refused = token(secret, address);

            refused.isError(503, "throttled");
            leaves(FAILURES, 0, refused);
            assertThat(refused.header("Retry-After")).isEqualTo("900");
        }
        token("s3cret", "203.0.113.78").is(200);
        CLOCK.advance(Duration.ofSeconds(900));
        leaves(FAILURES, 1, token("s3cret", address).is(200));
        token("wrong", address).isError(401, "invalid_client");
        token("s3cret", address).isError(503, "throttled");
    }

    @Test
    void a_success_costs_nothing_and_takes_no_failure_back() {
        token("wrong", address).is(401);
        for (var i = 0; i < 2 * FAILURES; i++) {
            leaves(FAILURES, FAILURES - 1, token("s3cret", address).is(200));
        }
        leaves(FAILURES, FAILURES - 2, token("wrong", address).is(401));
    }

    @Test
    void a_failure_counts_however_the_secret_is_sent_and_other_errors_do_not() {
        var basic =
                Base64.getEncoder()
                        .encodeToString("deploys:wrong".getBytes(StandardCharsets.UTF_8));
        leaves(
                FAILURES,
                FAILURES - 1,
                issuing.send(
                                "POST",
                                "/oauth/token",
                                "grant_type=client_credentials",
                                "Content-Type",
                                FORM,
                                "Authorization",
                                "Basic " + basic,
                                FROM,
                                address)
                        .isError(401, "invalid_client"));
        for (var i = 0; i < 2 * FAILURES; i++) {
            leaves(
                    FAILURES,
                    FAILURES - 1,
                    ask("grant_type=password&client_id=deploys&client_secret=s3cret", address)
                            .isError(400, "unsupported_grant_type"));
            leaves(FAILURES, FAILURES - 1, ask("grant_type=client_credentials", address));
        }
    }

    @Test
    void tokens_and_secrets_that_fail_count_together() {
        for (var i = 0; i < FAILURES; i++) {
            issuing.get(PING, "Authorization", "Bearer x", FROM, address).is(401);
        }

        token("s3cret", address).isError(503, "throttled");
    }

    @Test
    void keys_and_metadata_are_not_counted() {
        for (var path : new String[] {"/oauth/jwks", "/.well-known/openid-configuration"}) {
            for (var i = 0; i <= LIMIT; i++) {
                assertThat(issuing.get(path).is(200).header("X-RateLimit-Limit")).isNull();
            }
        }
    }

    @Test
    void what_is_throttled_stands_in_the_metrics_without_saying_whose_it_was() {
        useUp();
        account.sendTo(gateway, "GET", "/ping/auth", null).is(503);

        var metrics = gateway.get("/actuator/prometheus").is(200).response().body();

        assertThat(metrics)
                .containsPattern("elastic_gateway_throttled_total\\{kind=\"account\"} [1-9]")
                .contains("elastic_gateway_throttled_total{kind=\"token\"}")
                .contains("elastic_gateway_throttled_total{kind=\"client\"}");
        assertThat(metrics).doesNotContain(account.name);
    }

    @Test
    void without_a_limit_the_headers_hold_the_largest_number_that_every_client_can_read() {
        var most = Integer.MAX_VALUE;
        leaves(most, most, account.get("/ping/auth").is(200));
        leaves(most, most, account.get("/ping/auth").is(200));
        leaves(most, most, GATEWAY.get(PING, "Authorization", "Bearer x").is(401));
    }

    @Test
    void by_default_an_account_has_3000_requests_an_hour_and_an_address_300_failures() {
        try (var usual = Gateway.startLimited(CLOCK, "elastic.auth.issuer=" + ISSUER.uri())) {
            leaves(3000, 2999, account.sendTo(usual, "GET", "/ping/auth", null).is(200));
            leaves(300, 299, usual.get(PING, "Authorization", "Bearer x").is(401));
        }
    }

    private static final String FROM = "X-Forwarded-For";

    private void useUp() {
        for (var i = 0; i < LIMIT; i++) {
            account.sendTo(gateway, "GET", "/ping/auth", null).is(200);
        }
    }

    private static Answer guess(String address) {
        return gateway.get(PING, "Authorization", "Bearer nonsense", FROM, address);
    }

    private static Answer token(String secret, String address) {
        return ask(
                "grant_type=client_credentials&client_id=deploys&client_secret=" + secret, address);
    }

    private static Answer ask(String form, String address) {
        return issuing.send("POST", "/oauth/token", form, "Content-Type", FORM, FROM, address);
    }

    private static void leaves(int limit, int remaining, Answer answer) {
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo(Integer.toString(limit));
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(remaining));
    }
}
