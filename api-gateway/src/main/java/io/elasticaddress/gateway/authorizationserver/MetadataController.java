package io.elasticaddress.gateway.authorizationserver;

import io.elasticaddress.gateway.auth.AuthProperties;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the authorization server is (RFC 8414), also under the name where OpenID discovery looks for it. Only what there
 * is: no authorization endpoint, as no grant type needs one.
 */
@RestController
@ConditionalOnBooleanProperty("elastic.authorization-server.enabled")
class MetadataController {
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    MetadataController(
            AuthProperties auth, AuthorizationServerProperties properties, SigningKeys keys) {
        var issuer = auth.issuerUri();
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        metadata.put("issuer", issuer);
        metadata.put("token_endpoint", base + AuthorizationServer.TOKEN_PATH);
        metadata.put("jwks_uri", base + AuthorizationServer.JWKS_PATH);
        metadata.put("grant_types_supported", List.of("client_credentials"));
        metadata.put("response_types_supported", List.of());
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post"));
        metadata.put("id_token_signing_alg_values_supported", List.of(keys.algorithm().getName()));
        metadata.put(
                "scopes_supported",
                Stream.concat(
                                Stream.of("public", "admin"),
                                properties.clients().stream()
                                        .flatMap(client -> client.scopes().stream()))
                        .distinct()
                        .toList());
    }

    @GetMapping({"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"})
    Map<String, Object> metadata() {
        return metadata;
    }
}
