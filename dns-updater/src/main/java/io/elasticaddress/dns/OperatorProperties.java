package io.elasticaddress.dns;

import io.elasticaddress.contracts.command.Accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operator's endpoint, which there is only where a token is configured.
 *
 * @param token what requests must carry, at least 16 characters
 * @param tokenFile a file that holds it, instead
 * @param account in whose audit log stands what is about no account's name
 */
@ConfigurationProperties("elastic.dns.operator")
public record OperatorProperties(
        @Nullable String token,
        @Nullable Path tokenFile,
        @DefaultValue("@installation") String account) {
    private static final int SHORTEST = 16;

    public OperatorProperties {
        token = token == null || token.isBlank() ? null : token.strip();
        tokenFile = tokenFile == null || tokenFile.toString().isBlank() ? null : tokenFile;
        require(
                token == null || tokenFile == null,
                "elastic.dns.operator: either token or token-file");
        require(
                token == null || token.length() >= SHORTEST,
                "elastic.dns.operator.token: at least " + SHORTEST + " characters");
        require(
                Accounts.isValid(account),
                "elastic.dns.operator.account: 1 to 128 letters, digits, '.', '_', ':', '@' and"
                        + " '-'");
    }

    /** Empty where there is no endpoint. */
    Optional<String> secret() {
        if (tokenFile == null) {
            return Optional.ofNullable(token);
        }
        try {
            var read = Files.readString(tokenFile).strip();
            require(
                    read.length() >= SHORTEST,
                    "elastic.dns.operator.token-file: at least " + SHORTEST + " characters");
            return Optional.of(read);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "elastic.dns.operator.token-file: " + tokenFile + " can't be read", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "OperatorProperties[" + account + "]";
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
