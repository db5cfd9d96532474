package io.elasticaddress.gateway.authorizationserver;

import io.elasticaddress.contracts.command.Accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The built-in authorization server.
 *
 * @param enabled whether there is one
 * @param signingKey the file with the key; made, for its owner only, where there is none. Null: a new key at every
 *     start, which ends all tokens. Gateways that share their load share the file.
 * @param clients who gets tokens
 */
@ConfigurationProperties("elastic.authorization-server")
record AuthorizationServerProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable Path signingKey,
        @DefaultValue List<Client> clients) {

    AuthorizationServerProperties {
        clients = List.copyOf(clients);
        var ids = new HashSet<String>();
        for (var client : clients) {
            if (!ids.add(client.id())) {
                throw new IllegalArgumentException(
                        "elastic.authorization-server.clients has the id "
                                + client.id()
                                + " twice");
            }
        }
        if (signingKey != null && signingKey.toString().isEmpty()) {
            signingKey = null;
        }
    }

    /**
     * @param secret hashed, with the hash's name before it, for example {@code {bcrypt}$2a$10$…}
     * @param account what its tokens' {@code account} is
     * @param subject what its tokens' {@code sub} is; the id unless given
     * @param scopes what it may ask for; all of them where it asks for none
     */
    record Client(
            String id,
            String secret,
            String account,
            @Nullable String subject,
            @DefaultValue({"public", "admin"}) Set<String> scopes,
            @DefaultValue("1h") Duration tokenLifetime) {
        private static final Set<String> HASHES =
                Set.of(
                        "{bcrypt}",
                        "{argon2}",
                        "{argon2@SpringSecurity_v5_8}",
                        "{pbkdf2}",
                        "{pbkdf2@SpringSecurity_v5_8}",
                        "{scrypt}",
                        "{scrypt@SpringSecurity_v5_8}");

        @SuppressWarnings("ConstantValue") // What is not configured is bound as null.
        Client {
            if (id == null || id.isBlank()) {
                throw new IllegalArgumentException(
                        "Every one of elastic.authorization-server.clients must have an id");
            }
            if (secret == null || HASHES.stream().noneMatch(secret::startsWith)) {
                throw new IllegalArgumentException(
                        "The secret of the client %s must be hashed, for example {bcrypt}$2a$10$…"
                                .formatted(id));
            }
            if (account == null || !Accounts.isValid(account)) {
                throw new IllegalArgumentException(
                        "The client %s must have an account of 1 to 128 letters, digits or ._:@-"
                                .formatted(id));
            }
            scopes = Set.copyOf(scopes);
            if (scopes.isEmpty()) {
                throw new IllegalArgumentException("The client %s must have a scope".formatted(id));
            }
            if (tokenLifetime.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "The token lifetime of the client %s must be at least 1s".formatted(id));
            }
        }

        String subjectOrId() {
            return subject == null || subject.isBlank() ? id : subject;
        }
    }
}
