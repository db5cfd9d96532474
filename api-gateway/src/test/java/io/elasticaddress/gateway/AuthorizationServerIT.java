package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Tokens of the built-in authorization server. */
class AuthorizationServerIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("s3cret");
    private static final String PING = "/api/3/ping/auth";

    @TempDir static Path folder;

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start(settings());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String[] settings() {
        return new String[] {
            "elastic.auth.issuer=http://gateway.test",
            "elastic.authorization-server.enabled=true",
            "elastic.authorization-server.signing-key=" + folder.resolve("keys/signing.jwk"),
            "elastic.authorization-server.clients[0].id=deploys",
            "elastic.authorization-server.clients[0].secret=" + HASH,
            "elastic.authorization-server.clients[0].account=acme",
            "elastic.authorization-server.clients[0].subject=deploys@acme",
            "elastic.authorization-server.clients[0].token-lifetime=10m",
            "elastic.authorization-server.clients[1].id=reader",
            "elastic.authorization-server.clients[1].secret=" + HASH,
            "elastic.authorization-server.clients[1].account=acme",
            "elastic.authorization-server.clients[1].scopes=public",
        };
    }

    @Test
    void a_token_says_who_for_whom_and_what_is_allowed() throws Exception {
        var answer =
                token(
                        gateway,
                        "grant_type=client_credentials&client_id=deploys&client_secret=s3cret");

        assertThat(answer.is(200).json().get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(answer.json().get("expires_in").intValue()).isBetween(590, 600);
        var token = SignedJWT.parse(answer.json().get("access_token").stringValue());
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("http://gateway.test");
        assertThat(claims.getSubject()).isEqualTo("deploys@acme");
        assertThat(claims.getAudience()).containsExactly("elastic-address");
        assertThat(claims.getStringClaim("account")).isEqualTo("acme");
        assertThat(claims.getStringClaim("scope").split(" "))
                .containsExactlyInAnyOrder("public", "admin");
        var keys = JWKSet.parse(gateway.get("/oauth/jwks").is(200).response().body());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(key.isPrivate()).isFalse();
    }

    @Test
    void the_gateway_accepts_its_own_tokens() {
        var answer =
                gateway.get(
                        PING, "Authorization", "Bearer " + accessToken(gateway, "deploys", null));

        assertThat(answer.ok().get("account").stringValue()).isEqualTo("acme");
        assertThat(answer.ok().get("subject").stringValue()).isEqualTo("deploys@acme");
    }

    @Test
    void a_client_may_authenticate_with_basic_and_ask_for_less() {
        var basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("deploys:s3cret".getBytes(StandardCharsets.UTF_8));
        var answer =
                gateway.send(
                        "POST",
                        "/oauth/token",
                        "grant_type=client_credentials&scope=admin",
                        "Content-Type",
                        FORM,
                        "Authorization",
                        basic);

        var token = answer.is(200).json().get("access_token").stringValue();

        gateway.get(PING, "Authorization", "Bearer " + token).isError(403, "forbidden");
    }

    @Test
    void a_client_gets_no_scope_that_is_not_its_own() {
        var token = accessToken(gateway, "reader", null);
        gateway.get(PING, "Authorization", "Bearer " + token).is(200);
        gateway.send("POST", "/api/3/stacks", "{}", "Authorization", "Bearer " + token)
                .isError(403, "forbidden");

        token(
                        gateway,
                        "grant_type=client_credentials&client_id=reader&client_secret=s3cret&scope=admin")
                .isError(400, "invalid_scope");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=client_credentials&client_id=deploys&client_secret=wrong, 401, invalid_client",
        "grant_type=client_credentials&client_id=nobody&client_secret=s3cret, 401, invalid_client",
        "grant_type=password&client_id=deploys&client_secret=s3cret, 400, unsupported_grant_type",
        "client_id=deploys&client_secret=s3cret, 400, invalid_request",
    })
    void what_is_refused_is_refused_as_oauth_has_it(String form, int status, String error) {
        token(gateway, form).isError(status, error);
    }

    @Test
    void without_a_client_there_is_no_token() {
        var answer = token(gateway, "grant_type=client_credentials");

        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().get("details").isString()).isTrue();
    }

    @Test
    void metadata_says_where_everything_is() {
        for (var name : new String[] {"oauth-authorization-server", "openid-configuration"}) {
            var metadata = gateway.get("/.well-known/" + name).is(200).json();
            assertThat(metadata.get("issuer").stringValue()).isEqualTo("http://gateway.test");
            assertThat(metadata.get("jwks_uri").stringValue())
                    .isEqualTo("http://gateway.test/oauth/jwks");
            assertThat(metadata.get("token_endpoint").stringValue())
                    .isEqualTo("http://gateway.test/oauth/token");
        }
    }

    @Test
    void the_key_is_its_owners_only_and_outlives_the_service() throws Exception {
        var file = folder.resolve("keys/signing.jwk");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var token = accessToken(gateway, "deploys", null);

        try (var again = Gateway.start(settings())) {
            again.get(PING, "Authorization", "Bearer " + token).is(200);
        }
    }

    @Test
    void a_gateway_that_issues_no_tokens_has_no_token_endpoint() {
        try (var plain = Gateway.start("elastic.auth.issuer=http://issuer.test")) {
            token(plain, "grant_type=client_credentials").isError(404, "not_found");
            plain.get("/.well-known/openid-configuration").isError(404, "not_found");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elastic.auth.issuer=|elastic.auth.issuer must say who issues the tokens",
                "elastic.auth.issuer=nonsense|elastic.auth.issuer must be an http or https URL",
                "elastic.authorization-server.clients[0].secret=plain|must be hashed",
                "elastic.authorization-server.clients[0].secret={noop}plain|must be hashed",
                "elastic.authorization-server.clients[0].account=a/b|must have an account",
                "elastic.authorization-server.clients[1].id=deploys|twice",
                "elastic.gateway.commands.timeout=0s|elastic.gateway.commands.timeout must be"
                        + " between",
                "elastic.gateway.rate-limit.requests-per-hour=-1|elastic.gateway.rate-limit.requests-per-hour"
                    + " must be between",
                "elastic.gateway.rate-limit.failed-authentications-per-hour=2000000000|must be"
                        + " between",
                "elastic.gateway.audit-url=nonsense|elastic.gateway.audit-url must be an http or"
                        + " https URL",
                "elastic.gateway.http.trusted-proxies=localhost|elastic.gateway.http.trusted-proxies"
                    + " must hold",
            })
    void a_setting_that_can_not_be_right_stops_the_start_with_a_sentence(
            String setting, String sentence) {
        var all = new java.util.ArrayList<>(java.util.List.of(settings()));
        all.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
        all.add(setting);

        assertThatThrownBy(() -> Gateway.start(all.toArray(String[]::new)).close())
                .rootCause()
                .hasMessageContaining(sentence);
    }

    private static String accessToken(Gateway gateway, String client, String scope) {
        return token(
                        gateway,
                        "grant_type=client_credentials&client_id=%s&client_secret=s3cret"
                                        .formatted(client)
                                + (scope == null ? "" : "&scope=" + scope))
                .is(200)
                .json()
                .get("access_token")
                .stringValue();
    }

    private static Gateway.Answer token(Gateway gateway, String form) {
        return gateway.send("POST", "/oauth/token", form, "Content-Type", FORM);
    }
}
