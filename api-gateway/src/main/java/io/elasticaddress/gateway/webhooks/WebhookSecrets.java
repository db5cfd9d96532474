package io.elasticaddress.gateway.webhooks;

import io.elasticaddress.contracts.webhook.WebhookKey;

import org.springframework.stereotype.Component;

import java.util.Optional;

/** What a webhook's receiver verifies with. It is stored nowhere and can be made again at any time. */
@Component
public final class WebhookSecrets {

    /** Now, so that a key that is none ends the start. */
    private final Optional<WebhookKey> key;

    WebhookSecrets(WebhooksProperties properties) {
        this.key = properties.webhookKey();
    }

    /** Whether there are any: without a key there is none. */
    public boolean areThere() {
        return key.isPresent();
    }

    /**
     * @throws java.util.NoSuchElementException where there are none
     */
    public String of(String account, String uid, long generation) {
        return key.orElseThrow().secret(account, uid, generation);
    }
}
