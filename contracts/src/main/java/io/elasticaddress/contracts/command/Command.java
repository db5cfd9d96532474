package io.elasticaddress.contracts.command;

import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A change that is asked for. Where a stack's uid is given: null leaves that side as it is, the empty string detaches it.
 * {@code reason} is free text for the audit log. {@code expectedVersion}, where given, is the version that the group must
 * still have. {@code ttl} is how long resolvers may keep a group's records, in seconds: null leaves it as it is, 0 is the
 * zone's, else {@link ElasticAddress#LOWEST_TTL} to {@link ElasticAddress#HIGHEST_TTL}.
 */
public sealed interface Command {

    /** What the audit log calls it. */
    Action action();

    /** The group or stack that it is about; null where that is not known yet. */
    @Nullable String subject();

    @Nullable String reason();

    /** Reserves an address; stacks may come later. {@code currentStack} null means primary. */
    record CreateElasticAddress(
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            @Nullable Side currentStack,
            @Nullable Long ttl,
            @Nullable String reason)
            implements Command {

        /** With the zone's TTL. */
        public CreateElasticAddress(
                @Nullable String primaryStackUid,
                @Nullable String secondaryStackUid,
                @Nullable Side currentStack,
                @Nullable String reason) {
            this(primaryStackUid, secondaryStackUid, currentStack, null, reason);
        }

        @Override
        public Action action() {
            return Action.CREATE;
        }

        @Override
        public @Nullable String subject() {
            return null;
        }
    }

    record UpdateElasticAddress(
            String uid,
            @Nullable String primaryStackUid,
            @Nullable String secondaryStackUid,
            @Nullable Side currentStack,
            @Nullable Long ttl,
            @Nullable Long expectedVersion,
            @Nullable String reason)
            implements Command {

        /** Leaves the TTL as it is. */
        public UpdateElasticAddress(
                String uid,
                @Nullable String primaryStackUid,
                @Nullable String secondaryStackUid,
                @Nullable Side currentStack,
                @Nullable Long expectedVersion,
                @Nullable String reason) {
            this(
                    uid,
                    primaryStackUid,
                    secondaryStackUid,
                    currentStack,
                    null,
                    expectedVersion,
                    reason);
        }

        @Override
        public Action action() {
            return Action.UPDATE;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    /** Makes the side {@code to} current. */
    record SwitchStack(String uid, Side to, @Nullable Long expectedVersion, @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.SWITCH;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    record DeleteElasticAddress(String uid, @Nullable Long expectedVersion, @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    /**
     * Makes a stack known. {@code uid} null: one is dealt. {@code type} null: standard. Lists null: empty, but
     * {@code failoverGroupEditors} null: everyone in the account.
     */
    record RegisterStack(
            @Nullable String uid,
            String name,
            @Nullable String environment,
            @Nullable String cloud,
            @Nullable String region,
            @Nullable StackType type,
            @Nullable String fqdn,
            @Nullable List<String> ipv4,
            @Nullable List<String> ipv6,
            @Nullable Boolean hasLoadbalancer,
            @Nullable List<String> failoverGroupEditors,
            @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.REGISTER_STACK;
        }

        @Override
        public @Nullable String subject() {
            return uid;
        }
    }

    /** Changes what is given; null leaves a field as it is, the empty string or list clears it where it may be absent. */
    record UpdateStack(
            String uid,
            @Nullable String name,
            @Nullable String environment,
            @Nullable String cloud,
            @Nullable String region,
            @Nullable StackType type,
            @Nullable String fqdn,
            @Nullable List<String> ipv4,
            @Nullable List<String> ipv6,
            @Nullable Boolean hasLoadbalancer,
            @Nullable List<String> failoverGroupEditors,
            @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.UPDATE_STACK;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    record RemoveStack(String uid, @Nullable String reason) implements Command {
        @Override
        public Action action() {
            return Action.REMOVE_STACK;
        }

        @Override
        public String subject() {
            return uid;
        }
    }
}
