package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import io.elasticaddress.gateway.Platform.Account;
import io.elasticaddress.gateway.TestIssuer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Section 2 of the API contract: authentication, scopes, permissions. */
class Section2AuthenticationIT {
    private static final String FAILED = "Authentication failed or missing OAuth token";

    private final Account account = new Account();

    @Test
    void without_a_token_nothing_is_answered() {
        var answer = GATEWAY.get("/api/3/elastic_addresses");

        answer.isError(
                401,
                "unauthenticated",
                FAILED,
                "No authentication token was passed in the request.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void the_schemes_case_is_ignored() {
        GATEWAY.get("/api/3/ping/auth", "Authorization", "bEARER " + account.token).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "ä", "a b", "eyJhbGciOiJub25lIn0.e30."})
    void a_malformed_token_is_refused(String token) {
        refused(token);
    }

    @Test
    void an_expired_token_is_refused() {
        refused(
                ISSUER.token(
                        account.name,
                        "public",
                        claims ->
                                claims.issueTime(Date.from(Instant.now().minusSeconds(600)))
                                        .expirationTime(
                                                Date.from(Instant.now().minusSeconds(120)))));
    }

    @Test
    void a_token_that_expired_within_the_clock_skew_is_accepted() {
        accepted(
                ISSUER.token(
                        account.name,
                        "public",
                        claims ->
                                claims.issueTime(Date.from(Instant.now().minusSeconds(600)))
                                        .expirationTime(
                                                Date.from(Instant.now().minusSeconds(20)))));
    }

    @Test
    void a_token_that_never_expires_is_refused() {
        refused(ISSUER.token(account.name, "public", claims -> claims.expirationTime(null)));
    }

    @Test
    void a_token_for_another_audience_is_refused() {
        refused(ISSUER.token(account.name, "public", claims -> claims.audience("another")));
        refused(ISSUER.token(account.name, "public", claims -> claims.audience((String) null)));
    }

    @Test
    void a_token_of_another_issuer_is_refused() {
        refused(ISSUER.token(account.name, "public", claims -> claims.issuer("http://evil.test")));
        try (var other = new TestIssuer()) {
            refused(other.token(account.name, "public", claims -> claims.issuer(ISSUER.uri())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b"})
    void a_token_must_name_an_account_that_can_be_one(String name) {
        refused(ISSUER.token(name, "public"));
    }

    @Test
    void a_token_must_have_an_account_and_a_subject() {
        refused(ISSUER.token(account.name, "public", claims -> claims.claim("account", null)));
        refused(ISSUER.token(account.name, "public", claims -> claims.claim("account", 7)));
        refused(ISSUER.token(account.name, "public", claims -> claims.subject(null)));
    }

    @Test
    void a_token_without_a_signature_is_refused() {
        refused(new PlainJWT(ISSUER.claims(account.name, "public").build()).serialize());
    }

    @Test
    void a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() throws Exception {
        var key = ISSUER.signingKey();
        for (var secret :
                List.of(
                        key.toRSAPublicKey().getEncoded(),
                        key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            var token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
                            ISSUER.claims(account.name, "public").build());
            token.sign(new MACSigner(secret));

            refused(token.serialize());
        }
    }

    @Test
    void a_key_that_the_issuer_changes_to_is_believed() {
        accepted(ISSUER.token(account.name, "public"));

        ISSUER.rotate();

        // The issuer is not asked again within seconds of its last answer.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> accepted(ISSUER.token(account.name, "public")));
    }

    @Test
    void tokens_with_unknown_keys_do_not_flood_the_issuer() throws Exception {
        try (var stranger = new TestIssuer()) {
            accepted(ISSUER.token(account.name, "public"));
            var before = ISSUER.asked();
            for (var i = 0; i < 20; i++) {
                refused(
                        stranger.token(
                                account.name, "public", claims -> claims.issuer(ISSUER.uri())));
            }
            assertThat(ISSUER.asked() - before).isLessThan(10);
        }
    }

    @Test
    void an_elliptic_key_and_the_type_of_rfc_9068_are_fine() {
        var token = ISSUER.elliptic(account.name, "public");

        // The issuer is not asked again within seconds of its last answer.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> accepted(token));
    }

    @Test
    void scopes_may_come_as_a_list() {
        accepted(
                ISSUER.token(
                        account.name,
                        "",
                        claims ->
                                claims.claim("scope", null).claim("scp", List.of("public", "x"))));
    }

    @Test
    void reading_needs_the_scope_public() {
        var token = ISSUER.token(account.name, "admin");

        var answer = GATEWAY.get("/api/3/elastic_addresses", "Authorization", "Bearer " + token);

        answer.isError(
                403,
                "forbidden",
                "OAuth token lacks required `public` scope",
                "OAuth token lacks required `public` scope");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"public\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS"})
    void whatever_else_reads_needs_it_too(String method) {
        var reader = ISSUER.token(account.name, "public");
        var writer = ISSUER.token(account.name, "admin");
        for (var path : List.of("/api/3/elastic_addresses", "/api/3/ping/auth")) {
            GATEWAY.send(method, path, null, "Authorization", "Bearer " + reader).is(200);
            GATEWAY.send(method, path, null, "Authorization", "Bearer " + writer).is(403);
            GATEWAY.send(method, path, null).is(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /elastic_addresses", "PUT, /elastic_addresses/x", "DELETE, /elastic_addresses/x",
        "POST, /stacks", "PUT, /stacks/x", "DELETE, /stacks/x"
    })
    void changing_needs_the_scope_admin(String method, String path) {
        var token = ISSUER.token(account.name, "public administrator");

        GATEWAY.send(method, "/api/3" + path, null, "Authorization", "Bearer " + token)
                .isError(
                        403,
                        "forbidden",
                        "OAuth token lacks required `admin` scope",
                        "OAuth token lacks required `admin` scope");

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void another_accounts_things_do_not_exist() {
        var uid = account.group();
        var stack = account.stack("mine");
        var stranger = new Account();

        stranger.get("/elastic_addresses/" + uid).isError(404, "not_found");
        stranger.get("/stacks/" + stack).isError(404, "not_found");
        assertThat(stranger.get("/elastic_addresses").json().get("count").intValue()).isZero();
        assertThat(stranger.get("/stacks").json().get("count").intValue()).isZero();
    }

    private void refused(String token) {
        var answer = GATEWAY.get("/api/3/ping/auth", "Authorization", "Bearer " + token);

        answer.isError(401, "unauthenticated", FAILED, FAILED);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
    }

    private void accepted(String token) {
        GATEWAY.get("/api/3/ping/auth", "Authorization", "Bearer " + token).is(200);
    }
}
