package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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

    /** At most so many of {@link #groupsUsing(String)}, those after the uid; from the first where it is empty. */
    List<String> groupsUsing(String stackUid, String after, int most);

    /** At most so many uids of groups, deleted ones included, those after the uid, in their natural order. */
    List<String> groups(String after, int most);

    /** What was said of the stack; null where nothing ever was. */
    @Nullable StackHealth health(String stackUid);

    /** What keeps, or kept, the group from being switched; null where nothing ever did. */
    @Nullable FailoverHold hold(String groupUid);

    /** Null where nothing was ever set. */
    @Nullable AccountSettings settings();

    /** One that is not over yet; null where there is none. */
    @Nullable MaintenanceWindow window(String uid);

    /** All that are not over yet. */
    List<MaintenanceWindow> windows();

    /** Live or tombstone; null where there never was one. */
    @Nullable Snapshot webhook(String uid);

    /** How many live webhooks there are. */
    long webhookCount();

    /** The vantage points that are there, of the whole installation; not a part of the state that changes. */
    List<Vantage> vantages();

    /** How many live stacks there are. */
    long stackCount();

    /** When a policy last moved a group away from each stack because it was down; older ones than a minute may be missing. */
    Map<String, Instant> failedOver();

    /** The state after a policy has done so. */
    AccountState failedOver(String stackUid, Instant at);

    /** The number that the next group is made from. No two groups of the installation get the same. */
    long nextGroupNumber();

    /** The number that the next stack's uid is made from. */
    long nextStackNumber();

    /** The number that the next maintenance window's uid is made from. */
    long nextWindowNumber();

    /** The state after the change, which replaces this one: an implementation over a store changes in place. */
    AccountState apply(Event.Change change);

    default @Nullable ElasticAddress liveGroup(String uid) {
        return group(uid) instanceof ElasticAddress group ? group : null;
    }

    default @Nullable Stack liveStack(String uid) {
        return stack(uid) instanceof Stack stack ? stack : null;
    }

    default @Nullable Webhook liveWebhook(String uid) {
        return webhook(uid) instanceof Webhook webhook ? webhook : null;
    }
}
