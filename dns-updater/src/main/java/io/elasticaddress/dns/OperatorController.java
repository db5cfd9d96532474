package io.elasticaddress.dns;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.updating.Operations;
import io.elasticaddress.dns.updating.Operations.By;
import io.elasticaddress.dns.updating.Operations.Result;
import io.elasticaddress.dns.updating.RemovalPlan;
import io.elasticaddress.dns.updating.Zone;
import io.elasticaddress.dns.updating.Zones;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What operators see and do at one instance: held-back removals, and names that change hands. */
@RestController
@RequestMapping("/operator")
final class OperatorController {
    private static final int NAMES_SHOWN = 100;

    private final DnsUpdater updater;

    OperatorController(DnsUpdater updater) {
        this.updater = updater;
    }

    /** Of the names that wait, the first hundred. */
    record Held(String plan, int removals, List<String> names) {

        static Held of(RemovalPlan plan) {
            var names = plan.dnsNames();
            return new Held(
                    plan.id(), names.size(), names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        }
    }

    record ZoneState(
            String zone,
            int names,
            int pending,
            int lagging,
            @JsonProperty("held_removals") @Nullable Held heldRemovals,
            @JsonProperty("unknown_names") Map<String, String> unknownNames,
            @Nullable String throttled,
            @Nullable String unlistable,
            Map<String, String> problems) {

        static ZoneState of(Zone zone) {
            return new ZoneState(
                    zone.name(),
                    zone.size(),
                    zone.pending(),
                    zone.lagging(),
                    zone.operations().heldRemovals().map(Held::of).orElse(null),
                    zone.unknownNames(),
                    zone.throttled().orElse(null),
                    zone.unlistable().orElse(null),
                    zone.reachability().problems());
        }
    }

    record ZoneStates(List<ZoneState> zones) {}

    record Confirmation(@Nullable String plan, @Nullable String by, @Nullable String reason) {}

    record Confirmed(String zone, String plan, int removals) {}

    record TakeOver(@Nullable String by, @Nullable String reason) {}

    record HandOver(@Nullable String installation, @Nullable String by, @Nullable String reason) {}

    record Operated(String name, String done, String details) {}

    @GetMapping("/zones")
    ZoneStates zones() {
        return new ZoneStates(running().all().stream().map(ZoneState::of).toList());
    }

    @PostMapping("/zones/{zone}/removals/confirm")
    Confirmed confirm(@PathVariable String zone, @RequestBody Confirmation confirmation) {
        var by = by(confirmation.by(), confirmation.reason());
        var plan = required("plan", confirmation.plan());
        var operations =
                running().all().stream()
                        .filter(each -> each.name().equals(zone.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .map(Zone::operations)
                        .orElseThrow(
                                () ->
                                        new OperatorError(
                                                HttpStatus.NOT_FOUND,
                                                "not_found",
                                                "No zone " + zone + " is configured"));
        return operations
                .confirmRemovals(plan, by)
                .map(done -> new Confirmed(zone, done.id(), done.dnsNames().size()))
                .orElseThrow(() -> otherPlan(operations));
    }

    private static OperatorError otherPlan(Operations operations) {
        return new OperatorError(
                HttpStatus.CONFLICT,
                "conflict",
                operations
                        .heldRemovals()
                        .map(
                                now ->
                                        "The plan is %s by now, with %d removals"
                                                .formatted(now.id(), now.dnsNames().size()))
                        .orElse("No removals wait at this instance"));
    }

    @PostMapping("/names/{name}/take-over")
    Operated takeOver(@PathVariable String name, @RequestBody TakeOver request) {
        var by = by(request.by(), request.reason());
        return answer(name, "taken_over", zone(name).operations().takeOver(lower(name), by));
    }

    @PostMapping("/names/{name}/hand-over")
    Operated handOver(@PathVariable String name, @RequestBody HandOver request) {
        var by = by(request.by(), request.reason());
        var to = required("installation", request.installation());
        if (!Marker.isInstallation(to)) {
            throw badRequest(
                    "installation: 1 to 64 letters, digits, '.', '_' and '-', as the other"
                            + " installation's markers say");
        }
        return answer(name, "handed_over", zone(name).operations().handOver(lower(name), to, by));
    }

    private static Operated answer(String name, String done, Result result) {
        return switch (result) {
            case Result.Done(var details) -> new Operated(lower(name), done, details);
            case Result.NotHere _ -> throw notHere(name);
            case Result.Refused(var reason) ->
                    throw new OperatorError(HttpStatus.CONFLICT, "conflict", reason);
            case Result.Failed(var reason) ->
                    throw new OperatorError(HttpStatus.BAD_GATEWAY, "unavailable", reason);
        };
    }

    private Zone zone(String name) {
        return running().zoneOf(lower(name)).orElseThrow(() -> notHere(name));
    }

    private static OperatorError notHere(String name) {
        return new OperatorError(
                HttpStatus.MISDIRECTED_REQUEST,
                "misdirected",
                name
                        + " is not looked after by this instance: it is another's, or no group's;"
                        + " ask the others");
    }

    private Zones running() {
        return updater.zones()
                .orElseThrow(
                        () ->
                                new OperatorError(
                                        HttpStatus.SERVICE_UNAVAILABLE,
                                        "unavailable",
                                        "Waiting for Kafka"));
    }

    private static By by(@Nullable String actor, @Nullable String reason) {
        return new By(required("by", actor), required("reason", reason));
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw badRequest(field + " is missing");
        }
        return value.strip();
    }

    private static OperatorError badRequest(String details) {
        return new OperatorError(HttpStatus.BAD_REQUEST, "bad_request", details);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @ExceptionHandler
    ResponseEntity<OperatorError.Body> refused(OperatorError error) {
        return ResponseEntity.status(error.status()).body(error.body());
    }

    @ExceptionHandler
    ResponseEntity<OperatorError.Body> unreadable(HttpMessageNotReadableException error) {
        var body = badRequest("The body is not the JSON that is expected here").body();
        return ResponseEntity.badRequest().body(body);
    }
}
