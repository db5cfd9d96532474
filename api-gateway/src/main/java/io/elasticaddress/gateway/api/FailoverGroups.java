package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.vantage.VantagePoints;
import io.elasticaddress.gateway.view.View;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.util.OptionalLong;

/** What groups do under both of their names. */
@Component
class FailoverGroups {
    private static final String POLICY = "failover_policy";

    private final View view;
    private final VantagePoints vantages;
    private final RequestBodies bodies;
    private final CommandRequests commands;

    FailoverGroups(
            View view, VantagePoints vantages, RequestBodies bodies, CommandRequests commands) {
        this.view = view;
        this.vantages = vantages;
        this.bodies = bodies;
        this.commands = commands;
    }

    Page<GroupRepresentation> list(
            Caller caller, HttpServletRequest request, GroupRepresentation.Look look) {
        var live = vantages.live();
        return Page.wholeOrPart(
                view.groups(caller.account()), Query.of(request), group -> look.of(group, live));
    }

    One<GroupRepresentation> get(
            Caller caller,
            String segment,
            HttpServletResponse response,
            GroupRepresentation.Look look) {
        var uid = Uids.of(segment);
        var found =
                view.group(caller.account(), uid)
                        .orElseThrow(
                                () -> ApiException.notFound("Failover group not found: " + uid));
        // Set here and not on a ResponseEntity, which would answer 304 while the status has moved.
        response.setHeader(HttpHeaders.ETAG, Precondition.entityTag(found.group().version()));
        return new One<>(look.of(found, vantages.live()));
    }

    One<DnsRepresentation> dns(Caller caller, String uid) {
        return view.group(caller.account(), uid)
                .map(found -> new One<>(DnsRepresentation.of(found)))
                .orElseThrow(() -> ApiException.notFound("Failover group not found: " + uid));
    }

    One<?> create(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                creation(request),
                created ->
                        Done.created("Failover Group created", created.uid(), created.dnsName()));
    }

    One<?> update(
            Caller caller,
            String segment,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                change(caller, segment, request),
                _ -> Done.of("Failover Group updated"));
    }

    /** {@code current_stack} alone is a switch, whichever rules it may break. */
    static Command update(
            String uid, Fields fields, @Nullable Long expectedVersion, @Nullable String reason) {
        var primary = fields.text("primary_stack_uid");
        var secondary = fields.text("secondary_stack_uid");
        var current = fields.side("current_stack");
        var ttl = fields.seconds("ttl");
        var policy = policy(fields);
        var overridden = fields.texts("override_rules");
        return current != null
                        && primary == null
                        && secondary == null
                        && ttl == null
                        && policy == null
                ? new Command.SwitchStack(uid, current, overridden, expectedVersion, reason)
                : new Command.UpdateElasticAddress(
                        uid,
                        primary,
                        secondary,
                        current,
                        ttl,
                        policy,
                        overridden,
                        expectedVersion,
                        reason);
    }

    One<?> delete(
            Caller caller,
            String segment,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                deletion(caller, segment, request),
                _ -> Done.of("Failover Group deleted"));
    }

    // Apart from the waiting for an outcome, during which no body is to be kept.

    private Command creation(HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.CreateElasticAddress(
                fields.text("primary_stack_uid"),
                fields.text("secondary_stack_uid"),
                fields.side("current_stack"),
                fields.seconds("ttl"),
                policy(fields),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command change(Caller caller, String segment, HttpServletRequest request) {
        var fields = bodies.fields(request);
        var uid = Uids.of(segment);
        return update(
                uid,
                fields,
                expectedVersion(caller, uid, request),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command deletion(Caller caller, String segment, HttpServletRequest request) {
        var fields = bodies.fields(request);
        var uid = Uids.of(segment);
        return new Command.DeleteElasticAddress(
                uid,
                expectedVersion(caller, uid, request),
                CommandRequests.reason(fields, Query.of(request)));
    }

    /** Null where none is given. What the texts may be is for the rules to say. */
    private static @Nullable FailoverPolicyRequest policy(Fields fields) {
        var policy = fields.object(POLICY);
        return policy == null
                ? null
                : new FailoverPolicyRequest(
                        policy.text("mode"),
                        policy.text("quorum"),
                        policy.text("failback"),
                        policy.text("failback_after"),
                        policy.text("failback_window"),
                        policy.text("hold_down"),
                        policy.text("operator_hold"));
    }

    private @Nullable Long expectedVersion(Caller caller, String uid, HttpServletRequest request) {
        var known = view.group(caller.account(), uid);
        return Precondition.expectedVersion(
                request,
                known.isPresent()
                        ? OptionalLong.of(known.get().group().version())
                        : OptionalLong.empty());
    }
}
