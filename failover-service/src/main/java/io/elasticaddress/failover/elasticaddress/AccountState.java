package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is known of one account, as the core reads it. Tombstones count as known: what was deleted is told from what
 * never was.
 */
public interface AccountState {

    String account();

    /** Live or tombstone; null where there never was one. */
    @Nullable Snapshot group(String uid);

    /** Live or tombstone; null where there never was one. */
    @Nullable Snapshot stack(String uid);

    /** The uids of the live groups that have the stack on either side, in their natural order. */
    List<String> groupsUsing(String stackUid);

    /** The number that the next group is made from. No two groups of the installation get the same. */
    long nextGroupNumber();

    /** The number that the next stack's uid is made from. */
    long nextStackNumber();

    /** The state after the change, which replaces this one: an implementation over a store changes in place. */
    AccountState apply(Event.Change change);

    default @Nullable ElasticAddress liveGroup(String uid) {
        return group(uid) instanceof ElasticAddress group ? group : null;
    }

    default @Nullable Stack liveStack(String uid) {
        return stack(uid) instanceof Stack stack ? stack : null;
    }
}
