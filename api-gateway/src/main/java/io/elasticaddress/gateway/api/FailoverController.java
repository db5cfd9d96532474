package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.vantage.VantagePoints;
import io.elasticaddress.gateway.view.View;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Whether an account's policies may act, and on whose word. */
@RestController
class FailoverController {
    private static final String FAILOVER = "/api/3/failover";
    private static final String PAUSE = FAILOVER + "/pause";
    private static final String RESUME = FAILOVER + "/resume";

    private final View view;
    private final VantagePoints vantages;
    private final RequestBodies bodies;
    private final CommandRequests commands;

    FailoverController(
            View view, VantagePoints vantages, RequestBodies bodies, CommandRequests commands) {
        this.view = view;
        this.vantages = vantages;
        this.bodies = bodies;
        this.commands = commands;
    }

    /**
     * An account's failover in JSON.
     *
     * @param since when it was paused, or went on; null where it never was
     * @param vantagePoints those that are there, as far as this gateway hears, by their names
     */
    record Failover(boolean paused, @Nullable String since, List<VantagePoint> vantagePoints) {}

    /**
     * A vantage point in JSON.
     *
     * @param since when this gateway first heard of it, since it started or was gone
     */
    record VantagePoint(String name, @Nullable String region, String since) {
        static VantagePoint of(VantagePoints.There there) {
            return new VantagePoint(
                    there.vantage().name(), there.vantage().region(), Times.millis(there.since()));
        }
    }

    @GetMapping({FAILOVER, FAILOVER + Uids.SUFFIX})
    One<Failover> get(Caller caller) {
        var set = view.settings(caller.account());
        return new One<>(
                new Failover(
                        set.map(AccountSettings::failoverPaused).orElse(false),
                        set.map(known -> Times.millis(known.updatedAt())).orElse(null),
                        vantages.there().stream().map(VantagePoint::of).toList()));
    }

    @PostMapping({PAUSE, PAUSE + Uids.SUFFIX})
    One<?> pause(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return commands.send(
                caller, request, response, set(true, request), _ -> Done.of("Failover paused"));
    }

    @PostMapping({RESUME, RESUME + Uids.SUFFIX})
    One<?> resume(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        return commands.send(
                caller, request, response, set(false, request), _ -> Done.of("Failover resumed"));
    }

    // Apart from the waiting for an outcome, during which no body is to be kept.

    private Command set(boolean paused, HttpServletRequest request) {
        return new Command.SetFailover(
                paused, CommandRequests.reason(bodies.fields(request), Query.of(request)));
    }
}
