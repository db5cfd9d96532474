package io.elasticaddress.dns.provider.google;

import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.RefusedException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A service account's key, and the access tokens that are got with it: an assertion signed with the key is exchanged for a
 * token (RFC 7523; developers.google.com/identity/protocols/oauth2/service-account), which lasts about an hour. Its text
 * shows no secret. Safe for use by several threads.
 */
public final class ServiceAccount implements HttpApi.Credentials, AutoCloseable {
    private static final String SCOPE = "https://www.googleapis.com/auth/ndev.clouddns.readwrite";
    private static final Duration ASSERTION_LASTS = Duration.ofMinutes(10);

    /** So that a token does not expire on its way. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final String email;
    private final @Nullable String keyId;
    private final @Nullable String project;
    private final Endpoint tokenEndpoint;
    private final PrivateKey key;
    private final Duration timeout;
    private final Clock clock;
    private @Nullable HttpClient client;
    private @Nullable String token;
    private Instant expires = Instant.MIN;

    private ServiceAccount(
            String email,
            @Nullable String keyId,
            @Nullable String project,
            Endpoint tokenEndpoint,
            PrivateKey key,
            Duration timeout,
            Clock clock) {
        this.email = email;
        this.keyId = keyId;
        this.project = project;
        this.tokenEndpoint = tokenEndpoint;
        this.key = key;
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * Reads a key as Google's console and {@code gcloud iam service-accounts keys create} write it.
     *
     * @param property that the key was named by, for messages
     * @param plainHttp whether HTTP without TLS is allowed to other machines
     * @throws IllegalArgumentException where it is none; the message is for people and has nothing of the key
     */
    public static ServiceAccount parse(
            String json, String property, boolean plainHttp, Duration timeout, Clock clock) {
        JsonNode node;
        try {
            node = HttpApi.JSON.readTree(json);
        } catch (JacksonException e) {
            // The cause would repeat a piece of it.
            throw new IllegalArgumentException(property + ": the file holds no JSON");
        }
        var email = node.path("client_email").asString("");
        var pem = node.path("private_key").asString("");
        if (!node.path("type").asString("").equals("service_account")
                || email.isEmpty()
                || pem.isEmpty()) {
            throw new IllegalArgumentException(
                    property + ": the file holds no key of a service account");
        }
        return new ServiceAccount(
                email,
                blankToNull(node.path("private_key_id").asString("")),
                blankToNull(node.path("project_id").asString("")),
                Endpoint.of(
                        node.path("token_uri").asString("https://oauth2.googleapis.com/token"),
                        property + ": token_uri",
                        plainHttp),
                privateKey(pem, property),
                timeout,
                clock);
    }

    /** Null where the key does not say. */
    public @Nullable String project() {
        return project;
    }

    /** For people. */
    public String email() {
        return email;
    }

    @Override
    public synchronized Map<String, String> headers() throws IOException {
        var current = token;
        if (current == null || !clock.instant().isBefore(expires.minus(MARGIN))) {
            current = fetch();
            token = current;
        }
        return Map.of("Authorization", "Bearer " + current);
    }

    /** The token was not accepted: the next request gets another. */
    synchronized void forgetToken() {
        token = null;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + email + "]";
    }

    private String fetch() throws IOException {
        var request =
                HttpRequest.newBuilder(tokenEndpoint.base())
                        .timeout(timeout)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
                                                + assertion()))
                        .build();
        HttpResponse<String> response;
        try {
            if (client == null) {
                client = HttpClient.newBuilder().connectTimeout(timeout).build();
            }
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a token");
        } catch (IOException e) {
            throw new IOException(
                    "No token for " + email + " from " + tokenEndpoint + ": " + e.getMessage(), e);
        }
        return take(response);
    }

    private String take(HttpResponse<String> response) throws IOException {
        JsonNode body;
        try {
            body = HttpApi.JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException(
                    tokenEndpoint + " answered " + response.statusCode() + " without JSON");
        }
        var fetched = body.path("access_token").asString("");
        if (response.statusCode() == 200 && !fetched.isEmpty()) {
            expires = clock.instant().plusSeconds(body.path("expires_in").asLong(0));
            return fetched;
        }
        var said =
                "Google Cloud DNS: "
                        + tokenEndpoint
                        + " gives "
                        + email
                        + " no token: "
                        + body.path("error").asString("" + response.statusCode())
                        + " "
                        + body.path("error_description").asString("");
        if (response.statusCode() >= 500 || response.statusCode() == 429) {
            throw new IOException(said);
        }
        throw new RefusedException(said + ": look at elastic.dns.zones[].google.key-file");
    }

    private String assertion() {
        var now = clock.instant();
        var header = HttpApi.JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        var claims =
                HttpApi.JSON
                        .createObjectNode()
                        .put("iss", email)
                        .put("scope", SCOPE)
                        .put("aud", tokenEndpoint.toString())
                        .put("iat", now.getEpochSecond())
                        .put("exp", now.plus(ASSERTION_LASTS).getEpochSecond());
        var signed = base64(header.toString()) + "." + base64(claims.toString());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key can't sign", e);
        }
    }

    private static PrivateKey privateKey(String pem, String property) {
        var der = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(der)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // The cause would repeat a piece of it.
            throw new IllegalArgumentException(property + ": private_key is no RSA key in PKCS #8");
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}
