package io.elasticaddress.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;

import io.elasticaddress.audit.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** What is refused, in one shape whichever layer refuses, with Kafka and MongoDB away throughout. */
class RefusalsIT {
    private static Issuer issuer;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer();
        service =
                Service.start(
                        "localhost:1",
                        "mongodb://localhost:1/?serverSelectionTimeoutMS=200",
                        issuer);
    }

    @AfterAll
    static void stop() {
        service.close();
        issuer.close();
    }

    private static void assertError(Answer answer, int status, String error) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.json().propertyNames())
                .containsExactly("error", "error_description", "details");
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.details()).isNotBlank();
    }

    private static Answer withToken(String token) {
        return service.send("/audit_log", Map.of("Authorization", "Bearer " + token));
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.uri())
                .subject("alice")
                .audience("elastic-address")
                .claim("account", "acme")
                .claim("scope", "public")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
    }

    private static void assertAuthenticated(Answer answer) {
        // MongoDB is away, and it is asked only once the token was found good.
        assertError(answer, 503, "unavailable");
        assertThat(answer.details()).contains("audit log");
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void no_token_is_a_401_that_says_so() {
        var answer = service.send("/audit_log", Map.of());

        assertError(answer, 401, "unauthenticated");
        assertThat(answer.details())
                .isEqualTo("No authentication token was passed in the request.");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer");
    }

    @Test
    void a_good_token_is_let_in() {
        assertAuthenticated(withToken(issuer.token("acme", "public")));
        assertAuthenticated(withToken(issuer.token("acme", "admin public")));
        assertAuthenticated(
                withToken(
                        issuer.token(
                                "acme",
                                null,
                                claims -> claims.claim("scp", List.of("public", "admin")))));
        assertAuthenticated(
                service.send(
                        "/audit_log",
                        Map.of("Authorization", "bEaReR " + issuer.token("acme", "public"))));
    }

    @Test
    void a_clock_that_is_off_by_less_than_a_minute_does_not_matter() {
        assertAuthenticated(
                withToken(
                        issuer.token(
                                "acme",
                                "public",
                                claims ->
                                        claims.expirationTime(
                                                Date.from(Instant.now().minusSeconds(30))))));
    }

    @Test
    void a_bad_token_is_a_401() throws Exception {
        var stranger = new RSAKeyGenerator(2048).keyID("test").generate();
        var expired =
                issuer.token(
                        "acme",
                        "public",
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(90))));
        var tokens =
                Map.of(
                        "not a JWT", "abc",
                        "expired", expired,
                        "another audience",
                                issuer.token("acme", "public", claims -> claims.audience("other")),
                        "no audience",
                                issuer.token(
                                        "acme", "public", claims -> claims.audience((String) null)),
                        "another issuer",
                                issuer.token(
                                        "acme",
                                        "public",
                                        claims -> claims.issuer("http://localhost:2")),
                        "no account", issuer.token(null, "public"),
                        "an account that can't be", issuer.token("unreadable/3", "public"),
                        "unsigned", new PlainJWT(claims()).serialize(),
                        "signed with a shared secret",
                                Issuer.sign(
                                        JWSAlgorithm.HS256,
                                        claims(),
                                        new MACSigner(new byte[32]),
                                        JOSEObjectType.JWT),
                        "signed by somebody else",
                                Issuer.sign(
                                        JWSAlgorithm.RS256,
                                        claims(),
                                        new RSASSASigner(stranger),
                                        JOSEObjectType.JWT));
        tokens.forEach(
                (why, token) -> {
                    var answer = withToken(token);
                    assertThat(answer.status()).as(why).isEqualTo(401);
                    assertError(answer, 401, "unauthenticated");
                    assertThat(answer.details())
                            .isEqualTo("Authentication failed or missing OAuth token");
                    assertThat(
                                    answer.response()
                                            .headers()
                                            .firstValue("WWW-Authenticate")
                                            .orElse(""))
                            .startsWith("Bearer")
                            .contains("invalid_token");
                });
    }

    @Test
    void a_token_without_the_scope_is_a_403_that_names_it() {
        for (var scope : new String[] {null, "", "admin", "publicity"}) {
            var answer = withToken(issuer.token("acme", scope));

            assertError(answer, 403, "forbidden");
            assertThat(answer.details()).isEqualTo("OAuth token lacks required `public` scope");
            assertThat(answer.response().headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer")
                    .contains("insufficient_scope");
        }
    }

    @Test
    void an_issuer_that_does_not_answer_is_a_503_until_it_does() throws Exception {
        var away = new Issuer();
        var token = away.token("acme", "public");
        away.close();
        try (var lonely = Service.start("localhost:1", "mongodb://localhost:1/", away)) {
            var answer = lonely.send("/audit_log", Map.of("Authorization", "Bearer " + token));

            assertError(answer, 503, "unavailable");
            assertThat(answer.details()).contains("Tokens");

            away.listenAgain();
            var later = lonely.send("/audit_log", Map.of("Authorization", "Bearer " + token));
            assertThat(later.details()).contains("audit log");
        } finally {
            away.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "per_page=0",
                "per_page=201",
                "per_page=-1",
                "per_page=ten",
                "per_page=1.5",
                "per_page=99999999999999999999",
                "action=explode",
                "from=yesterday",
                "to=2026-11-23",
                "from=2026-11-23T10:15:30",
                "from=%2B999999999-01-01T00:00:00Z",
                "from=2026-11-23T10:15:31Z&to=2026-11-23T10:15:30Z",
                "cursor=nonsense",
                "cursor=MQ",
                "uid=a&uid=b"
            })
    void a_bad_parameter_is_a_400_that_names_it(String query) {
        var answer = service.get("acme", "/audit_log?" + query);

        assertError(answer, 400, "bad_request");
        assertThat(answer.details()).contains(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "&=&uid=fg-1", "=x", "uid=%zz", "uid=%"})
    void a_query_that_cannot_be_read_is_a_400(String query) throws IOException {
        var answer =
                raw(
                        "GET /audit_log?%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(query, issuer.token("acme", "public")));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"error\":\"bad_request\"");
    }

    @Test
    void what_is_not_there_is_a_404() {
        assertError(service.get("acme", "/nothing"), 404, "not_found");
        assertError(service.get("acme", "/error"), 404, "not_found");
        assertError(service.get("acme", "/actuator/env"), 404, "not_found");
        assertError(service.get("acme", "/audit_log/"), 404, "not_found");
    }

    @Test
    void other_methods_are_a_405() {
        var headers =
                Map.of(
                        "Authorization",
                        "Bearer " + issuer.token("acme", "public admin"),
                        "Accept",
                        "text/html");
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            var answer = service.send(method, "/audit_log", headers);

            assertError(answer, 405, "bad_request");
            assertThat(answer.response().headers().firstValue("Allow")).isPresent();
        }
    }

    @Test
    void a_client_that_wants_html_gets_json() {
        var answer =
                service.send(
                        "/nothing",
                        Map.of(
                                "Authorization",
                                "Bearer " + issuer.token("acme", "public"),
                                "Accept",
                                "text/html"));

        assertError(answer, 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a{b} HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /audit_log HTTP/1.1\r\n\r\n",
                "GET /audit_log HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET //audit_log HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%2e%2e/audit_log HTTP/1.1\r\nHost: x\r\n\r\n",
                "TRACE /audit_log HTTP/1.1\r\nHost: x\r\n\r\n",
                "NONSENSE\r\n\r\n"
            })
    void what_the_container_refuses_is_json_too(String request) throws IOException {
        var answer = raw(request);

        assertThat(answer).containsPattern("^HTTP/1.1 (4[0-9]{2}|50[15]) ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/json");
        assertThat(answer).contains("\"error\":\"", "\"error_description\":\"", "\"details\":\"");
        assertThat(answer).doesNotContainIgnoringCase("<html");
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void health_says_what_is_away_and_the_service_is_alive() {
        assertThat(service.health("kafka")).isEqualTo("DOWN");
        assertThat(service.health("mongodb")).isEqualTo("DOWN");
        assertThat(service.health("recording")).isEqualTo("DOWN");
        assertThat(service.send("/actuator/health/readiness", Map.of()).status()).isEqualTo(503);
        assertThat(service.send("/actuator/health/liveness", Map.of()).status()).isEqualTo(200);
    }
}
