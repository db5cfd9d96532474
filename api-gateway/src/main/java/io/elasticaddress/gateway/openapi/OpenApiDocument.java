package io.elasticaddress.gateway.openapi;

import io.elasticaddress.gateway.auth.AuthProperties;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code openapi.yaml} as this gateway answers it: with its issuer, and without the built-in authorization server where
 * there is none.
 */
@Component
final class OpenApiDocument {
    private static final String SOURCE = "openapi.yaml";
    private static final String WHEN = "x-when";
    private static final String AUTHORIZATION_SERVER = "authorization-server";

    private final byte[] json;
    private final String entityTag;

    OpenApiDocument(
            AuthProperties auth,
            @Value("${elastic.authorization-server.enabled:false}") boolean issuesTokens) {
        var document = source();
        keepWhatThereIs(document, issuesTokens);
        var schemes = map(map(document, "components"), "securitySchemes");
        keepKnownSchemes(document, schemes);
        describeIssuer(document, schemes, auth.issuerUri(), issuesTokens);
        this.json =
                JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(document);
        this.entityTag = '"' + hash(json) + '"';
    }

    byte[] json() {
        return json.clone();
    }

    String entityTag() {
        return entityTag;
    }

    /** Aliases become copies, so that each place can be changed alone. */
    private static Map<String, Object> source() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        try (var in = OpenApiDocument.class.getResourceAsStream(SOURCE)) {
            Object read = new Yaml(new SafeConstructor(options)).load(Objects.requireNonNull(in));
            return asMap(copy(read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object copy(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, value) -> copy.put(key, value == null ? null : copy(value)));
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<Object>();
                list.forEach(value -> copy.add(value == null ? null : copy(value)));
                yield copy;
            }
            default -> node;
        };
    }

    private static void keepWhatThereIs(Object node, boolean issuesTokens) {
        switch (node) {
            case Map<?, ?> map -> {
                map.values()
                        .removeIf(
                                value ->
                                        !issuesTokens
                                                && value instanceof Map<?, ?> inner
                                                && AUTHORIZATION_SERVER.equals(inner.get(WHEN)));
                map.remove(WHEN);
                map.values().forEach(value -> keepWhatThereIs(value, issuesTokens));
            }
            case List<?> list -> list.forEach(value -> keepWhatThereIs(value, issuesTokens));
            case null, default -> {}
        }
    }

    private static void keepKnownSchemes(
            Map<String, Object> document, Map<String, Object> schemes) {
        for (var item : map(document, "paths").values()) {
            for (var operation : asMap(item).values()) {
                if (operation instanceof Map<?, ?> fields
                        && fields.get("security") instanceof List<?> alternatives) {
                    alternatives.removeIf(
                            alternative ->
                                    !schemes.keySet()
                                            .containsAll(((Map<?, ?>) alternative).keySet()));
                }
            }
        }
    }

    private static void describeIssuer(
            Map<String, Object> document,
            Map<String, Object> schemes,
            String issuer,
            boolean issuesTokens) {
        var bearer = map(schemes, "bearer");
        bearer.put(
                "description",
                String.valueOf(bearer.get("description")).strip() + "\n\nIssuer: " + issuer + "\n");
        if (issuesTokens) {
            var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            map(map(map(schemes, "oauth2"), "flows"), "clientCredentials")
                    .put("tokenUrl", base + "/oauth/token");
            asList(document.get("servers"))
                    .add(
                            new LinkedHashMap<>(
                                    Map.of(
                                            "url",
                                            base,
                                            "description",
                                            "The URL under which clients reach this gateway")));
        }
    }

    private static Map<String, Object> map(Map<String, Object> parent, String name) {
        return asMap(Objects.requireNonNull(parent.get(name), name));
    }

    @SuppressWarnings("unchecked") // Every key of the document is a text; a test reads all of it.
    private static Map<String, Object> asMap(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asList(@Nullable Object node) {
        return (List<Object>) Objects.requireNonNull(node);
    }

    private static String hash(byte[] content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
