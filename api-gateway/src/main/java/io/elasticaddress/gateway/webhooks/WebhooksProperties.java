package io.elasticaddress.gateway.webhooks;

import io.elasticaddress.contracts.webhook.WebhookKey;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the secrets of webhooks are made from.
 *
 * @param key the installation's key in base64, at least 32 bytes; the webhook sender has the same one
 * @param keyFile a file with it, instead
 */
@ConfigurationProperties("elastic.webhooks")
record WebhooksProperties(@Nullable String key, @Nullable Path keyFile) {

    WebhooksProperties {
        key = key == null || key.isBlank() ? null : key.strip();
        keyFile = keyFile == null || keyFile.toString().isBlank() ? null : keyFile;
        if (key != null && keyFile != null) {
            throw new IllegalArgumentException(
                    "elastic.webhooks.key (ELASTIC_WEBHOOKS_KEY) and elastic.webhooks.key-file"
                            + " (ELASTIC_WEBHOOKS_KEY_FILE): one of them");
        }
    }

    /**
     * Empty where none is set.
     *
     * @throws IllegalArgumentException where what is set is none
     */
    Optional<WebhookKey> webhookKey() {
        if (keyFile != null) {
            try {
                return Optional.of(WebhookKey.parse(Files.readString(keyFile)));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "elastic.webhooks.key-file (ELASTIC_WEBHOOKS_KEY_FILE): "
                                + keyFile
                                + " can't be read",
                        e);
            }
        }
        return Optional.ofNullable(key).map(WebhookKey::parse);
    }
}
