package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;

import java.time.Instant;
import java.util.List;

/** Why a command was refused. The texts are the API's, word for word; clients compare them. */
public sealed interface Rejection {

    RejectionCode code();

    /** Names the rule for machines; stable. */
    String rule();

    /** The class of the refusal in a sentence. */
    String description();

    /** What a person reads first. */
    default String details() {
        return description();
    }

    default Outcome.Rejected toOutcome() {
        return new Outcome.Rejected(code(), rule(), description(), details());
    }

    /** A refusal of what was asked for; asking again won't help. */
    sealed interface BadRequest extends Rejection {
        @Override
        default RejectionCode code() {
            return RejectionCode.BAD_REQUEST;
        }
    }

    /** A refusal of the moment; the same command may be accepted later. The reason stands in the details. */
    sealed interface NotNow extends Rejection {
        Action action();

        @Override
        default RejectionCode code() {
            return RejectionCode.UNPROCESSABLE_ENTITY;
        }

        @Override
        default String description() {
            return switch (action()) {
                case CREATE -> "Cannot create failover group at this time";
                case UPDATE, SWITCH, DELETE -> "Issue updating the failover group";
                case REGISTER_STACK -> "Cannot register stack at this time";
                case UPDATE_STACK, REMOVE_STACK, REPORT_HEALTH -> "Issue updating the stack";
                case SET_FAILOVER, HOLD_FAILOVER -> "Issue updating the failover";
                case PLAN_MAINTENANCE, CANCEL_MAINTENANCE, CARRY_OUT_MAINTENANCE ->
                        "Cannot plan maintenance at this time";
                case CREATE_WEBHOOK -> "Cannot create webhook at this time";
                case UPDATE_WEBHOOK, REMOVE_WEBHOOK, RETRY_WEBHOOK -> "Issue updating the webhook";
            };
        }
    }

    /** Rule 1. */
    record SameStacks() implements BadRequest {
        @Override
        public String rule() {
            return "same_stacks";
        }

        @Override
        public String description() {
            return "Primary and secondary stacks must be different";
        }
    }

    /** Rule 2. Another account's stack is, to this one, one that does not exist. */
    record StackNotFound(String uid) implements BadRequest {
        @Override
        public String rule() {
            return "stack_not_found";
        }

        @Override
        public String description() {
            return "Stack not found: " + Quote.shortened(uid);
        }
    }

    /** Rule 3. */
    record UnsuitableStack(String uid) implements BadRequest {
        @Override
        public String rule() {
            return "unsuitable_stack";
        }

        @Override
        public String description() {
            return "Stacks must not be cluster or prepress type and must have head DNS present to"
                    + " be used in failover groups.";
        }
    }

    /** In seconds. */
    record TtlOutOfBounds(long ttl) implements BadRequest {
        @Override
        public String rule() {
            return "ttl_out_of_bounds";
        }

        @Override
        public String description() {
            return "ttl must be from %d to %d seconds, or 0 for that of the zone, not %d"
                    .formatted(ElasticAddress.LOWEST_TTL, ElasticAddress.HIGHEST_TTL, ttl);
        }
    }

    /** A field of a policy is not what it must be. {@code problem} follows the field's name in the sentence. */
    record InvalidFailoverPolicy(String field, String problem) implements BadRequest {
        @Override
        public String rule() {
            return "invalid_failover_policy";
        }

        @Override
        public String description() {
            return "failover_policy.%s %s".formatted(field, problem);
        }
    }

    /** A vantage point's report is not what it must be. */
    record InvalidReport(String problem) implements BadRequest {
        @Override
        public String rule() {
            return "invalid_report";
        }

        @Override
        public String description() {
            return problem;
        }
    }

    /** A rule was named that there is none of. */
    record UnknownRule(String name) implements BadRequest {
        @Override
        public String rule() {
            return "unknown_rule";
        }

        @Override
        public String description() {
            return "override_rules names no safety rule: " + Quote.quoted(name);
        }
    }

    /**
     * Rule 12. A switch that would do harm. It is made nevertheless where the command names exactly these rules.
     *
     * @param rules each that refuses; never empty
     * @param reasons theirs, in the same order
     */
    record UnsafeSwitch(Action action, List<String> rules, List<String> reasons) implements NotNow {
        public UnsafeSwitch {
            rules = List.copyOf(rules);
            reasons = List.copyOf(reasons);
        }

        @Override
        public String rule() {
            return rules.getFirst();
        }

        @Override
        public String details() {
            return "%s. To switch nevertheless, name in override_rules: %s"
                    .formatted(String.join("; ", reasons), String.join(", ", rules));
        }
    }

    /** Rule 4. */
    record NoStackOnSide(Side side) implements BadRequest {
        @Override
        public String rule() {
            return "no_stack_on_side";
        }

        @Override
        public String description() {
            return "No %s stack is set".formatted(side.wireName());
        }
    }

    /** Rule 7. */
    record GroupNotFound(String uid) implements BadRequest {
        @Override
        public String rule() {
            return "group_not_found";
        }

        @Override
        public String description() {
            return "Invalid failover group UID";
        }
    }

    /** Rule 8. */
    record StillAttached(String uid) implements BadRequest {
        @Override
        public String rule() {
            return "still_attached";
        }

        @Override
        public String description() {
            return "Cannot delete a failover group that is currently attached to a stack. You must"
                    + " first detach it from all stacks before deletion.";
        }
    }

    /** Rule 11. */
    record PermissionMissing(String actor, String stackUid) implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.FORBIDDEN;
        }

        @Override
        public String rule() {
            return "permission_missing";
        }

        @Override
        public String description() {
            return "Insufficient permissions on stacks";
        }
    }

    /** Rule 12. The time is the deciding instance's; the sender's clock only made the deadline. */
    record DeadlinePassed(Action action, Instant deadline) implements NotNow {
        @Override
        public String rule() {
            return "deadline_passed";
        }

        @Override
        public String details() {
            return "The command's deadline (%s) passed before it was applied".formatted(deadline);
        }
    }

    /** Rule 12. A billion divided by the number of partitions have been dealt by the account's partition. */
    record NumbersExhausted() implements NotNow {
        @Override
        public Action action() {
            return Action.CREATE;
        }

        @Override
        public String rule() {
            return "numbers_exhausted";
        }

        @Override
        public String details() {
            return "All nine-digit addresses that this account's partition can deal have been"
                    + " dealt";
        }
    }

    /** What {@code If-Match} asked for holds no longer. */
    record VersionMoved(long expected, long actual) implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.PRECONDITION_FAILED;
        }

        @Override
        public String rule() {
            return "version_moved";
        }

        @Override
        public String description() {
            return "The failover group is at version %d, not %d".formatted(actual, expected);
        }
    }

    /** A stack that a group uses stays. {@code groups} are the uids of those groups; never empty. */
    record StackInUse(String uid, List<String> groups) implements BadRequest {
        public StackInUse {
            groups = List.copyOf(groups);
        }

        @Override
        public String rule() {
            return "stack_in_use";
        }

        @Override
        public String description() {
            var others = groups.size() - 1;
            return "Stack is used by failover group "
                    + groups.getFirst()
                    + (others == 0 ? "" : " and by %d more".formatted(others));
        }
    }

    record StackAlreadyRegistered(String uid) implements BadRequest {
        @Override
        public String rule() {
            return "stack_already_registered";
        }

        @Override
        public String description() {
            return "Stack is already registered: " + uid;
        }
    }

    /** A field of a stack is not what it must be. {@code problem} follows the field's name in the sentence. */
    record InvalidStack(String field, String problem) implements BadRequest {
        @Override
        public String rule() {
            return "invalid_stack";
        }

        @Override
        public String description() {
            return field + " " + problem;
        }
    }

    /** A field of a maintenance window is not what it must be. {@code problem} follows the field's name in the sentence. */
    record InvalidWindow(String field, String problem) implements BadRequest {
        @Override
        public String rule() {
            return "invalid_maintenance";
        }

        @Override
        public String description() {
            return field + " " + problem;
        }
    }

    /** Of those that are planned or under way. */
    record WindowNotFound(String uid) implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.NOT_FOUND;
        }

        @Override
        public String rule() {
            return "maintenance_not_found";
        }

        @Override
        public String description() {
            return "No such maintenance is planned or under way: " + uid;
        }
    }

    record WindowsOverlap(Action action, String otherUid, Instant from, Instant to)
            implements NotNow {
        @Override
        public String rule() {
            return "maintenance_overlaps";
        }

        @Override
        public String details() {
            return "Maintenance %s, from %s to %s, overlaps with it".formatted(otherUid, from, to);
        }
    }

    record TooManyWindows(Action action, int most) implements NotNow {
        @Override
        public String rule() {
            return "too_many_maintenance_windows";
        }

        @Override
        public String details() {
            return "An account can have %d maintenance windows planned".formatted(most);
        }
    }

    record WebhookNotFound(String uid) implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.NOT_FOUND;
        }

        @Override
        public String rule() {
            return "webhook_not_found";
        }

        @Override
        public String description() {
            return "Not found";
        }

        @Override
        public String details() {
            return "Webhook not found: " + Quote.shortened(uid);
        }
    }

    /** A field of a webhook is not what it must be. {@code problem} follows the field's name in the sentence. */
    record InvalidWebhook(String field, String problem) implements BadRequest {
        @Override
        public String rule() {
            return "invalid_webhook";
        }

        @Override
        public String description() {
            return field + " " + problem;
        }
    }

    record TooManyWebhooks(int most) implements NotNow {
        @Override
        public Action action() {
            return Action.CREATE_WEBHOOK;
        }

        @Override
        public String rule() {
            return "too_many_webhooks";
        }

        @Override
        public String details() {
            return "An account can have %d webhooks; remove one first".formatted(most);
        }
    }

    /** The command's id was handled before, for another request. */
    record CommandIdReused() implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.UNPROCESSABLE_ENTITY;
        }

        @Override
        public String rule() {
            return "command_id_reused";
        }

        @Override
        public String description() {
            return "The idempotency key was used for another request";
        }
    }

    /** Deciding failed, through a fault of ours or because the command is too big. What failed is not told to clients. */
    record NotDecided() implements Rejection {
        @Override
        public RejectionCode code() {
            return RejectionCode.INTERNAL;
        }

        @Override
        public String rule() {
            return "internal";
        }

        @Override
        public String description() {
            return "The command could not be decided, and nothing was changed";
        }
    }
}
