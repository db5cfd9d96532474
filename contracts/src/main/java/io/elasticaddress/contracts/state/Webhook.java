package io.elasticaddress.contracts.state;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Where an account's events are sent to. Its secret stands nowhere: it is made from the installation's key, the account, the uid
 * and {@code secretGeneration}.
 *
 * @param uid {@code wh-} and 32 hex digits
 * @param url absolute, https or http. It is no secret: it stands in events and in the audit log
 * @param types the CloudEvents types that are sent; null: all but what vantage points report
 * @param enabled whether anything is sent; what happens while nothing is, is not sent later either
 * @param secretGeneration 1 at first, one more with every rotation
 * @param rotatedAt when it last became one more; null where it never did
 * @param retries how often its dead letters were told to be sent again
 */
public record Webhook(
        String account,
        String uid,
        String url,
        @Nullable List<String> types,
        boolean enabled,
        long secretGeneration,
        @Nullable Instant rotatedAt,
        long retries,
        Instant createdAt,
        Instant updatedAt,
        long version)
        implements Snapshot {

    public Webhook {
        types = types == null ? null : List.copyOf(types);
    }

    @Override
    public Kind kind() {
        return Kind.WEBHOOK;
    }
}
