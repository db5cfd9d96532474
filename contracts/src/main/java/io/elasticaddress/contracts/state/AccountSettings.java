package io.elasticaddress.contracts.state;

import java.time.Instant;

/**
 * What counts for a whole account.
 *
 * @param failoverPaused whether no policy of the account switches anything
 */
public record AccountSettings(
        String account, boolean failoverPaused, Instant updatedAt, long version)
        implements Snapshot {

    /** The account's name: there is one for each. */
    @Override
    public String uid() {
        return account;
    }

    @Override
    public Kind kind() {
        return Kind.ACCOUNT;
    }
}
