package io.elasticaddress.contracts.command;

import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A change that is asked for. Where a stack's uid is given: null leaves that side as it is, the empty string detaches it.
 * {@code reason} is free text for the audit log. {@code expectedVersion}, where given, is the version that the group must
 * still have. {@code ttl} is how long resolvers may keep a group's records, in seconds: null leaves it as it is, 0 is the
 * zone's, else {@link ElasticAddress#LOWEST_TTL} to {@link ElasticAddress#HIGHEST_TTL}. {@code
 * overrideRules} names the safety rules that may be broken for this once; no others are.
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
            @Nullable FailoverPolicyRequest failoverPolicy,
            @Nullable String reason)
            implements Command {

        /** With the zone's TTL, and no policy. */
        public CreateElasticAddress(
                @Nullable String primaryStackUid,
                @Nullable String secondaryStackUid,
                @Nullable Side currentStack,
                @Nullable String reason) {
            this(primaryStackUid, secondaryStackUid, currentStack, null, null, reason);
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
            @Nullable FailoverPolicyRequest failoverPolicy,
            @Nullable List<String> overrideRules,
            @Nullable Long expectedVersion,
            @Nullable String reason)
            implements Command {

        /** Leaves the TTL and the policy as they are. */
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
                    null,
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
    record SwitchStack(
            String uid,
            Side to,
            @Nullable List<String> overrideRules,
            @Nullable Long expectedVersion,
            @Nullable String reason)
            implements Command {

        /** Against no rule. */
        public SwitchStack(
                String uid, Side to, @Nullable Long expectedVersion, @Nullable String reason) {
            this(uid, to, null, expectedVersion, reason);
        }

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
            @Nullable HealthCheckRequest healthCheck,
            @Nullable String reason)
            implements Command {

        /** Not to be probed. */
        public RegisterStack(
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
                @Nullable String reason) {
            this(
                    uid,
                    name,
                    environment,
                    cloud,
                    region,
                    type,
                    fqdn,
                    ipv4,
                    ipv6,
                    hasLoadbalancer,
                    failoverGroupEditors,
                    null,
                    reason);
        }

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
            @Nullable HealthCheckRequest healthCheck,
            @Nullable String reason)
            implements Command {

        /** Leaves the health check as it is. */
        public UpdateStack(
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
                @Nullable String reason) {
            this(
                    uid,
                    name,
                    environment,
                    cloud,
                    region,
                    type,
                    fqdn,
                    ipv4,
                    ipv6,
                    hasLoadbalancer,
                    failoverGroupEditors,
                    null,
                    reason);
        }

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

    /**
     * A vantage point says what it has found about a stack, at its first verdict, at each other one, and whenever its
     * incarnation is new. It is never kept as handled: the same one again changes nothing.
     *
     * @param uid the stack's
     * @param checkVersion the {@link HealthCheck#version} that was probed by
     * @param detail what it saw, in a sentence
     */
    record ReportHealth(
            String uid,
            String vantage,
            @Nullable String region,
            String incarnation,
            Verdict verdict,
            long checkVersion,
            @Nullable String detail)
            implements Command {
        @Override
        public Action action() {
            return Action.REPORT_HEALTH;
        }

        @Override
        public String subject() {
            return uid;
        }

        @Override
        public @Nullable String reason() {
            return null;
        }
    }

    /** Pauses what the account's policies would do, or lets them go on. */
    record SetFailover(boolean paused, @Nullable String reason) implements Command {
        @Override
        public Action action() {
            return Action.SET_FAILOVER;
        }

        @Override
        public @Nullable String subject() {
            return null;
        }
    }

    /**
     * Plans a time in which one group is to be on its other side ({@code groupUid}), or a stack is to have no traffic
     * ({@code stackUid}); one of the two.
     *
     * @param start RFC 3339; null: now
     * @param end RFC 3339
     * @param switchBack null: the groups are switched back at the end
     * @param gradual null: the TTLs are left as they are
     * @param overrideRules the safety rules that its switches may break; no others are
     */
    record PlanMaintenance(
            @Nullable String groupUid,
            @Nullable String stackUid,
            @Nullable String start,
            String end,
            @Nullable Boolean switchBack,
            @Nullable Boolean gradual,
            @Nullable List<String> overrideRules,
            @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.PLAN_MAINTENANCE;
        }

        @Override
        public @Nullable String subject() {
            return null;
        }
    }

    /** One that is planned is dropped; one that has begun is over at once, and what it did is undone. */
    record CancelMaintenance(String uid, @Nullable String reason) implements Command {
        @Override
        public Action action() {
            return Action.CANCEL_MAINTENANCE;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    /**
     * Asks for the account's events to be sent to a URL. Its uid is dealt.
     *
     * @param url absolute, https or http
     * @param types the CloudEvents types that are sent; null or empty: all but what vantage points report
     * @param enabled null: yes
     */
    record CreateWebhook(
            String url,
            @Nullable List<String> types,
            @Nullable Boolean enabled,
            @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.CREATE_WEBHOOK;
        }

        @Override
        public @Nullable String subject() {
            return null;
        }
    }

    /** Changes what is given; null leaves a field as it is, and an empty list of types is all again. */
    record UpdateWebhook(
            String uid,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable Boolean enabled,
            @Nullable Boolean rotateSecret,
            @Nullable String reason)
            implements Command {
        @Override
        public Action action() {
            return Action.UPDATE_WEBHOOK;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    record RemoveWebhook(String uid, @Nullable String reason) implements Command {
        @Override
        public Action action() {
            return Action.REMOVE_WEBHOOK;
        }

        @Override
        public String subject() {
            return uid;
        }
    }

    /** Has the webhook's dead letters sent again, as if for the first time. */
    record RetryWebhook(String uid, @Nullable String reason) implements Command {
        @Override
        public Action action() {
            return Action.RETRY_WEBHOOK;
        }

        @Override
        public String subject() {
            return uid;
        }
    }
}
