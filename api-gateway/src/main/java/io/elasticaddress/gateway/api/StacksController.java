package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.vantage.VantagePoints;
import io.elasticaddress.gateway.view.View;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** What groups can point at. */
@RestController
class StacksController {
    private static final String ALL = "/api/3/stacks";
    private static final String ALL_JSON = ALL + ".json";
    private static final String ONE = ALL + "/{uid}";

    private static final String CHECK = "health_check";

    private final View view;
    private final VantagePoints vantages;
    private final RequestBodies bodies;
    private final CommandRequests commands;

    StacksController(
            View view, VantagePoints vantages, RequestBodies bodies, CommandRequests commands) {
        this.view = view;
        this.vantages = vantages;
        this.bodies = bodies;
        this.commands = commands;
    }

    @GetMapping({ALL, ALL_JSON})
    Page<StackRepresentation> list(Caller caller, HttpServletRequest request) {
        var live = vantages.live();
        return Page.part(
                view.stacks(caller.account()),
                Query.of(request),
                stack -> StackRepresentation.of(stack, live));
    }

    @GetMapping(ONE)
    One<StackRepresentation> get(Caller caller, @PathVariable String uid) {
        var wanted = Uids.of(uid);
        return view.stack(caller.account(), wanted)
                .map(stack -> new One<>(StackRepresentation.withVotes(stack, vantages.live())))
                .orElseThrow(() -> ApiException.notFound("Stack not found: " + wanted));
    }

    @PostMapping({ALL, ALL_JSON})
    One<?> register(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                registration(request),
                registered -> Done.created("Stack created", registered.uid(), null));
    }

    @PutMapping(ONE)
    One<?> update(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller, request, response, change(uid, request), _ -> Done.of("Stack updated"));
    }

    @DeleteMapping(ONE)
    One<?> remove(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller, request, response, removal(uid, request), _ -> Done.of("Stack deleted"));
    }

    // Apart from the waiting for an outcome, during which no body is to be kept.

    private Command registration(HttpServletRequest request) {
        var fields = bodies.fields(request);
        var name = fields.text("name");
        if (name == null || name.isBlank()) {
            throw ApiException.badRequest("name must be given");
        }
        var uid = fields.text("uid");
        return new Command.RegisterStack(
                uid == null || uid.isEmpty() ? null : uid,
                name,
                fields.text("environment"),
                fields.text("cloud"),
                fields.text("region"),
                fields.stackType("type"),
                fields.text("fqdn"),
                fields.texts("ipv4"),
                fields.texts("ipv6"),
                fields.flag("has_loadbalancer"),
                fields.texts("failover_group_editors"),
                check(fields),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command change(String uid, HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.UpdateStack(
                Uids.of(uid),
                fields.text("name"),
                fields.text("environment"),
                fields.text("cloud"),
                fields.text("region"),
                fields.stackType("type"),
                fields.text("fqdn"),
                fields.texts("ipv4"),
                fields.texts("ipv6"),
                fields.flag("has_loadbalancer"),
                fields.texts("failover_group_editors"),
                check(fields),
                CommandRequests.reason(fields, Query.of(request)));
    }

    /** Null where none is given. What the values may be is for the rules to say. */
    private static @Nullable HealthCheckRequest check(Fields fields) {
        var check = fields.object(CHECK);
        return check == null
                ? null
                : new HealthCheckRequest(
                        check.text("type"),
                        check.number("port"),
                        check.text("interval"),
                        check.text("timeout"),
                        check.number("fall"),
                        check.number("rise"),
                        check.text("method"),
                        check.text("path"),
                        check.text("host"),
                        check.text("expect_status"),
                        check.text("expect_body"),
                        check.number("redirects"),
                        check.flag("verify_tls"),
                        check.text("service"),
                        check.text("query"),
                        check.text("query_type"));
    }

    private Command removal(String uid, HttpServletRequest request) {
        var fields = bodies.fields(request);
        return new Command.RemoveStack(
                Uids.of(uid), CommandRequests.reason(fields, Query.of(request)));
    }
}
