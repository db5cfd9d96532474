package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Field;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A webhook as it is stored, named as in the contracts. A removed one keeps its document, with {@code deleted} and without
 * what only a living one has.
 */
record WebhookDocument(
        @Id String key,
        String account,
        String uid,
        @Nullable String url,
        @Nullable List<String> types,
        boolean enabled,
        @Field("secret_generation") long secretGeneration,
        @Field("rotated_at") @Nullable Instant rotatedAt,
        long retries,
        @Field("created_at") @Nullable Instant createdAt,
        @Field("updated_at") @Nullable Instant updatedAt,
        boolean deleted,
        @Field("deleted_at") @Nullable Instant deletedAt,
        long version)
        implements VersionedDocument {

    static WebhookDocument from(Webhook webhook) {
        return new WebhookDocument(
                VersionedDocument.key(webhook.account(), webhook.uid()),
                webhook.account(),
                webhook.uid(),
                webhook.url(),
                webhook.types(),
                webhook.enabled(),
                webhook.secretGeneration(),
                webhook.rotatedAt(),
                webhook.retries(),
                webhook.createdAt(),
                webhook.updatedAt(),
                false,
                null,
                webhook.version());
    }

    static WebhookDocument from(DeletedWebhook webhook) {
        return new WebhookDocument(
                VersionedDocument.key(webhook.account(), webhook.uid()),
                webhook.account(),
                webhook.uid(),
                null,
                null,
                false,
                0,
                null,
                0,
                null,
                null,
                true,
                webhook.deletedAt(),
                webhook.version());
    }

    Snapshot toState() {
        return deleted
                ? new DeletedWebhook(account, uid, Objects.requireNonNull(deletedAt), version)
                : new Webhook(
                        account,
                        uid,
                        Objects.requireNonNull(url),
                        types,
                        enabled,
                        secretGeneration,
                        rotatedAt,
                        retries,
                        Objects.requireNonNull(createdAt),
                        Objects.requireNonNull(updatedAt),
                        version);
    }
}
