package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.view.View;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Times in which groups are switched away, and back when they are over. */
@RestController
class MaintenanceController {
    private static final String ALL = "/api/3/maintenance_windows";
    private static final String ALL_JSON = ALL + ".json";
    private static final String ONE = ALL + "/{uid}";

    private static final String GROUP_UID = "group_uid";
    private static final String STACK_UID = "stack_uid";
    private static final String PHASE = "phase";
    private static final String EVERY_PHASE = "all";

    private final View view;
    private final RequestBodies bodies;
    private final CommandRequests commands;

    MaintenanceController(View view, RequestBodies bodies, CommandRequests commands) {
        this.view = view;
        this.bodies = bodies;
        this.commands = commands;
    }

    @GetMapping({ALL, ALL_JSON})
    Page<WindowRepresentation> list(Caller caller, HttpServletRequest request) {
        var query = Query.of(request);
        var group = query.text(GROUP_UID);
        var stack = query.text(STACK_UID);
        var phases = phases(query.text(PHASE));
        var wanted =
                view.windows(caller.account()).stream()
                        .filter(window -> isWanted(group, window.groupUid()))
                        .filter(window -> isWanted(stack, window.stackUid()))
                        .filter(window -> phases.contains(window.phase()))
                        .toList();
        return Page.part(wanted, query, WindowRepresentation::of);
    }

    @GetMapping(ONE)
    One<WindowRepresentation> get(Caller caller, @PathVariable String uid) {
        var wanted = Uids.of(uid);
        return view.window(caller.account(), wanted)
                .map(window -> WindowRepresentation.withGroups(window, view.groupsOf(window)))
                .map(One::new)
                .orElseThrow(
                        () -> ApiException.notFound("Maintenance window not found: " + wanted));
    }

    @PostMapping({ALL, ALL_JSON})
    One<?> plan(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                plan(request),
                planned -> Done.created("Maintenance planned", planned.uid(), null));
    }

    @DeleteMapping(ONE)
    One<?> cancel(
            Caller caller,
            @PathVariable String uid,
            HttpServletRequest request,
            HttpServletResponse response) {
        return commands.send(
                caller,
                request,
                response,
                cancellation(uid, request),
                _ -> Done.of("Maintenance cancelled"));
    }

    private static boolean isWanted(@Nullable String wanted, @Nullable String uid) {
        return wanted == null || wanted.isEmpty() || wanted.equals(uid);
    }

    /** Where nothing is asked for, those of which something is still to come. */
    private static Set<MaintenanceWindow.Phase> phases(@Nullable String asked) {
        var phases = EnumSet.allOf(MaintenanceWindow.Phase.class);
        if (asked == null || asked.isEmpty()) {
            phases.removeIf(MaintenanceWindow.Phase::isLast);
        } else if (!asked.equals(EVERY_PHASE)) {
            var names = Set.copyOf(Arrays.asList(asked.split(",", -1)));
            phases.removeIf(phase -> !names.contains(phase.wireName()));
            if (phases.size() != names.size()) {
                throw ApiException.badRequest(
                        "phase must be all, or some of %s with commas between"
                                .formatted(
                                        EnumSet.allOf(MaintenanceWindow.Phase.class).stream()
                                                .map(MaintenanceWindow.Phase::wireName)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return phases;
    }

    // Apart from the waiting for an outcome, during which no body is to be kept.

    /** Whether it is about a group or a stack, and what the moments may be, is for the rules to say. */
    private Command plan(HttpServletRequest request) {
        var fields = bodies.fields(request);
        var end = fields.text("end");
        if (end == null) {
            throw ApiException.badRequest("end must be given");
        }
        return new Command.PlanMaintenance(
                fields.text(GROUP_UID),
                fields.text(STACK_UID),
                fields.text("start"),
                end,
                fields.flag("switch_back"),
                fields.flag("gradual"),
                fields.texts("override_rules"),
                CommandRequests.reason(fields, Query.of(request)));
    }

    private Command cancellation(String uid, HttpServletRequest request) {
        return new Command.CancelMaintenance(
                Uids.of(uid), CommandRequests.reason(bodies.fields(request), Query.of(request)));
    }
}
