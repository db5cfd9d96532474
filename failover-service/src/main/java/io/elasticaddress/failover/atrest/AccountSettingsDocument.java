package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.state.AccountSettings;

import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Field;

import java.time.Instant;

/** What counts for a whole account, as it is stored, named as in the contracts. */
record AccountSettingsDocument(
        @Id String key,
        String account,
        @Field("failover_paused") boolean failoverPaused,
        @Field("updated_at") Instant updatedAt,
        long version)
        implements VersionedDocument {

    static AccountSettingsDocument from(AccountSettings settings) {
        return new AccountSettingsDocument(
                VersionedDocument.key(settings.account(), settings.uid()),
                settings.account(),
                settings.failoverPaused(),
                settings.updatedAt(),
                settings.version());
    }

    AccountSettings toState() {
        return new AccountSettings(account, failoverPaused, updatedAt, version);
    }
}
