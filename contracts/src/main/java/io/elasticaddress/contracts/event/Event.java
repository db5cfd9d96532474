package io.elasticaddress.contracts.event;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

/** Something that was decided. One that changes state carries the whole state before and after. */
public sealed interface Event {

    /** What the audit log calls it. */
    Action action();

    /** The uid that it is about; null for a refusal that names none. */
    @Nullable String subject();

    /** An event that changed a group or a stack, or what is published beside one; its {@code after} is the next snapshot. */
    sealed interface Change extends Event {
        /** Null where there was none, not even a deleted one. */
        @Nullable Snapshot before();

        Snapshot after();

        @Override
        default String subject() {
            return after().uid();
        }
    }

    record ElasticAddressCreated(ElasticAddress after) implements Change {
        @Override
        public Action action() {
            return Action.CREATE;
        }

        @Override
        public @Nullable Snapshot before() {
            return null;
        }
    }

    /** The stacks, the TTL or the policy changed; the side that is current did not. */
    record ElasticAddressUpdated(ElasticAddress before, ElasticAddress after) implements Change {
        @Override
        public Action action() {
            return Action.UPDATE;
        }
    }

    /** The other side became current, whichever command asked for it; stacks may have changed in the same step. */
    record StackSwitched(ElasticAddress before, ElasticAddress after) implements Change {
        @Override
        public Action action() {
            return Action.SWITCH;
        }
    }

    record ElasticAddressDeleted(ElasticAddress before, DeletedElasticAddress after)
            implements Change {
        @Override
        public Action action() {
            return Action.DELETE;
        }
    }

    /** {@code before} is the tombstone where a removed stack came back, else null. */
    record StackRegistered(@Nullable DeletedStack before, Stack after) implements Change {
        @Override
        public Action action() {
            return Action.REGISTER_STACK;
        }
    }

    record StackUpdated(Stack before, Stack after) implements Change {
        @Override
        public Action action() {
            return Action.UPDATE_STACK;
        }
    }

    record StackRemoved(Stack before, DeletedStack after) implements Change {
        @Override
        public Action action() {
            return Action.REMOVE_STACK;
        }
    }

    /** A vantage point's vote on a stack is another than before. {@code before} is null where there was none from anybody. */
    record HealthReported(@Nullable StackHealth before, StackHealth after) implements Change {
        @Override
        public Action action() {
            return Action.REPORT_HEALTH;
        }
    }

    /** What keeps a group from being switched has changed; {@code before} is null where nothing ever did. */
    record FailoverHeld(@Nullable FailoverHold before, FailoverHold after) implements Change {
        @Override
        public Action action() {
            return Action.HOLD_FAILOVER;
        }
    }

    /** {@code before} is null where nothing was set for the account before. */
    record FailoverSet(@Nullable AccountSettings before, AccountSettings after) implements Change {
        @Override
        public Action action() {
            return Action.SET_FAILOVER;
        }
    }

    /** Somebody planned maintenance. */
    record MaintenancePlanned(MaintenanceWindow after) implements Change {
        @Override
        public Action action() {
            return Action.PLAN_MAINTENANCE;
        }

        @Override
        public @Nullable Snapshot before() {
            return null;
        }
    }

    /** Somebody cancelled it; what it had done is still to be undone where {@code after} is closing. */
    record MaintenanceCancelled(MaintenanceWindow before, MaintenanceWindow after)
            implements Change {
        @Override
        public Action action() {
            return Action.CANCEL_MAINTENANCE;
        }
    }

    /** It went on to its next phase, or it is known when resolvers can have forgotten. */
    record MaintenanceCarriedOut(MaintenanceWindow before, MaintenanceWindow after)
            implements Change {
        @Override
        public Action action() {
            return Action.CARRY_OUT_MAINTENANCE;
        }
    }

    record WebhookCreated(Webhook after) implements Change {
        @Override
        public Action action() {
            return Action.CREATE_WEBHOOK;
        }

        @Override
        public @Nullable Snapshot before() {
            return null;
        }
    }

    record WebhookUpdated(Webhook before, Webhook after) implements Change {
        @Override
        public Action action() {
            return Action.UPDATE_WEBHOOK;
        }
    }

    record WebhookRemoved(Webhook before, DeletedWebhook after) implements Change {
        @Override
        public Action action() {
            return Action.REMOVE_WEBHOOK;
        }
    }

    /** Its dead letters are sent again. */
    record WebhookRetried(Webhook before, Webhook after) implements Change {
        @Override
        public Action action() {
            return Action.RETRY_WEBHOOK;
        }
    }

    /** The command was accepted and everything was as asked for already; {@code version} stayed. */
    record NothingChanged(Action action, Kind kind, String uid, long version) implements Event {
        @Override
        public String subject() {
            return uid;
        }
    }

    /** The command was refused and changed nothing. */
    record CommandRejected(Action action, @Nullable String uid, Outcome.Rejected rejection)
            implements Event {
        @Override
        public @Nullable String subject() {
            return uid;
        }
    }
}
