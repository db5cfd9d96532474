package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.gateway.EventClient;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** Maintenance windows: planned, listed, followed and cancelled. */
class MaintenanceIT {
    private static final String WINDOWS = "/maintenance_windows";
    private static final String START = "2026-11-23T22:00:00Z";
    private static final String END = "2026-11-24T00:00:00+01:00";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Account account = new Account();

    @Test
    void a_window_is_planned_and_its_planner_reads_its_own_write() {
        var stack = account.stack("blue");

        var planned =
                account.send(
                                "POST",
                                WINDOWS,
                                """
                                {"stack_uid":"%s","start":"%s","end":"%s","switch_back":false,"gradual":true,
                                 "override_rules":["target_down"],"reason":"a new kernel","nonsense":1}
                                """
                                        .formatted(stack, START, END))
                        .is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.PlanMaintenance(
                                null,
                                stack,
                                START,
                                END,
                                false,
                                true,
                                List.of("target_down"),
                                "a new kernel"));
        var uid = planned.json().at("/response/uid").stringValue();
        assertThat(planned.json().toString())
                .isEqualTo(
                        "{\"response\":{\"ok\":true,\"message\":\"Maintenance planned\",\"uid\":\"%s\"}}"
                                .formatted(uid));
        assertThat(planned.header("X-Command-Id")).isNotNull();
        var window = window(uid);
        assertThat(window.get("created_at").stringValue()).endsWith("Z");
        assertThat(window.toString())
                .startsWith(
                        "{\"uid\":\"%s\",\"group_uid\":null,\"stack_uid\":\"%s\",\"start\":\"2026-11-23T22:00:00Z\",\"end\":\"2026-11-23T23:00:00Z\",\"switch_back\":false,\"gradual\":true,\"override_rules\":[\"target_down\"],\"actor\":\"tester\",\"reason\":\"a new kernel\",\"phase\":\"planned\",\"prepare_at\":\"2026-11-23T21:58:55Z\",\"open_at\":\"2026-11-23T22:00:00Z\",\"forgotten_at\":null,\"cancelled_at\":null,\"created_at\":"
                                .formatted(uid, stack))
                .endsWith(
                        "\"version\":1,\"groups\":{\"moved\":0,\"remaining\":0},\"dns_confirmed\":true}");
    }

    @Test
    void the_least_that_is_said_is_what_it_is_about_and_its_end_and_a_form_can_hold_all_of_it() {
        var uid = account.group("{}");

        plan("{\"group_uid\":\"%s\",\"end\":\"%s\"}".formatted(uid, END));
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.PlanMaintenance(uid, null, null, END, null, null, null, null));

        account.send(
                        "POST",
                        WINDOWS + ".json?reason=because",
                        "group_uid=%s&start=%s&end=%s&switch_back=0&gradual=true&override_rules[]=target_down"
                                .formatted(uid, START, "2026-11-24T00:00:00Z"),
                        "Content-Type",
                        FORM)
                .is(200);
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.PlanMaintenance(
                                uid,
                                null,
                                START,
                                "2026-11-24T00:00:00Z",
                                false,
                                true,
                                List.of("target_down"),
                                "because"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | end must be given",
                "{\"end\":1} | end must be a string",
                "{\"end\":\"x\",\"start\":1} | start must be a string",
                "{\"end\":\"x\",\"gradual\":\"yes\"} | gradual must be true or false",
                "{\"end\":\"x\",\"override_rules\":\"target_down\"} | override_rules must be a"
                        + " list of strings",
            })
    void what_can_not_be_understood_is_named_and_not_sent(String body, String problem) {
        account.send("POST", WINDOWS, body).isError(400, "bad_request", problem, problem);

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_REQUEST | 400 | bad_request | end must come after start and after now",
                "FORBIDDEN | 403 | forbidden | Insufficient permissions on stacks",
                "UNPROCESSABLE_ENTITY | 422 | unprocessable_entity | Cannot plan maintenance at"
                        + " this time",
            })
    void what_the_rules_refuse_is_an_error(
            RejectionCode code, int status, String error, String text) {
        FAILOVER.script(account.name, (message, service) -> service.reject(message, code, text));

        account.send("POST", WINDOWS, "{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}")
                .isError(status, error, text, text);
    }

    @Test
    void a_repeat_with_its_key_is_the_same_command() {
        var body = "{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}";
        var key = "plan-" + account.name;
        var first = account.send("POST", WINDOWS, body, "Idempotency-Key", key).is(200);
        var again = account.send("POST", WINDOWS, body, "Idempotency-Key", key).is(200);

        assertThat(again.header("X-Command-Id")).isEqualTo(first.header("X-Command-Id"));
    }

    @Test
    void a_dry_run_for_a_group_says_what_its_name_would_answer_and_plans_nothing() {
        var uid = account.group();

        var plan =
                account.send(
                                "POST",
                                WINDOWS + "?dry_run=true",
                                "{\"group_uid\":\"%s\",\"end\":\"%s\"}".formatted(uid, END))
                        .ok();

        assertThat(plan.get("outcome").stringValue()).isEqualTo("accepted");
        assertThat(plan.get("before")).hasSize(1);
        assertThat(plan.get("after")).hasSize(1);
        assertThat(uids("?phase=all")).isEmpty();
    }

    @Test
    void one_that_is_planned_is_cancelled_and_a_dry_run_of_that_does_not() {
        var uid = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");

        account.send("DELETE", WINDOWS + "/" + uid + "?dry_run=1", null).ok();
        assertThat(window(uid).get("phase").stringValue()).isEqualTo("planned");

        assertThat(
                        account.send("DELETE", WINDOWS + "/" + uid + ".json?reason=not+ready", null)
                                .ok()
                                .toString())
                .isEqualTo("{\"ok\":true,\"message\":\"Maintenance cancelled\"}");
        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(new Command.CancelMaintenance(uid, "not ready"));
        var window = window(uid);
        assertThat(window.get("phase").stringValue()).isEqualTo("cancelled");
        assertThat(window.get("cancelled_at").stringValue()).endsWith("Z");
    }

    @Test
    void one_that_is_over_or_never_was_is_404_to_whom_cancels_it() {
        var text = "No such maintenance is planned or under way: mw-1";
        FAILOVER.script(
                account.name,
                (message, service) -> service.reject(message, RejectionCode.NOT_FOUND, text));

        account.send("DELETE", WINDOWS + "/mw-1", "{\"reason\":\"r\"}")
                .isError(404, "not_found", text, text);
        account.get(WINDOWS + "/mw-1.json")
                .isError(404, "not_found", "Not found", "Maintenance window not found: mw-1");
    }

    @Test
    void they_are_listed_in_the_order_of_their_planning_and_without_those_that_are_over() {
        var group = account.group("{}");
        var first = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");
        var second = plan("{\"group_uid\":\"%s\",\"end\":\"%s\"}".formatted(group, END));
        var third = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");
        account.send("DELETE", WINDOWS + "/" + third, null).ok();
        FAILOVER.enter(Phase.OPEN, account.name, first);
        await().until(() -> uids("?phase=open"), List.of(first)::equals);

        assertThat(uids("")).containsExactly(first, second);
        assertThat(uids("?phase=&stack_uid=&group_uid=")).containsExactly(first, second);
        assertThat(uids("?phase=all")).containsExactly(first, second, third);
        assertThat(uids("?phase=planned,cancelled")).containsExactly(second, third);
        assertThat(uids("?stack_uid=s&phase=all")).containsExactly(first, third);
        assertThat(uids("?group_uid=" + group)).containsExactly(second);
        assertThat(uids("?group_uid=fg-1")).isEmpty();
        var page = account.get(WINDOWS + ".json?phase=all&page=2&per_page=2").is(200).json();
        assertThat(page.at("/response/0/uid").stringValue()).isEqualTo(third);
        assertThat(page.at("/response/0").has("groups")).isFalse();
        assertThat(page.at("/response/0").has("dns_confirmed")).isFalse();
        assertThat(page.at("/pagination/count").intValue()).isEqualTo(3);
        assertThat(new Account().get(WINDOWS + "?phase=all").json().get("count").intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "open,", "ALL", "all,open"})
    void a_phase_that_there_is_not_is_an_error(String phase) {
        var text =
                "phase must be all, or some of planned, prepared, open, closing, closed,"
                        + " cancelled, missed with commas between";

        account.get(WINDOWS + "?phase=" + phase).isError(400, "bad_request", text, text);
    }

    @Test
    void a_window_about_a_stack_says_how_many_of_its_groups_are_moved_and_in_dns() {
        var blue = account.stack("blue");
        var green = account.stack("green");
        var body = "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}";
        var one = account.group(body.formatted(blue, green));
        var two = account.group(body.formatted(blue, green));
        account.group(body.formatted(green, blue));
        var uid = plan("{\"stack_uid\":\"%s\",\"end\":\"%s\"}".formatted(blue, END));
        assertThat(progress(uid)).isEqualTo("{\"moved\":0,\"remaining\":2} true");

        FAILOVER.move(account.name, one, uid, null);
        await().until(() -> progress(uid), "{\"moved\":1,\"remaining\":1} false"::equals);

        FAILOVER.dns(account.name, one, DnsStatus.State.CONFIRMED);
        await().until(() -> progress(uid), "{\"moved\":1,\"remaining\":1} true"::equals);

        FAILOVER.move(account.name, two, uid, null);
        await().until(() -> progress(uid), "{\"moved\":2,\"remaining\":0} false"::equals);

        FAILOVER.dns(account.name, two, DnsStatus.State.CONFIRMED);
        await().until(() -> progress(uid), "{\"moved\":2,\"remaining\":0} true"::equals);

        FAILOVER.moveBack(account.name, one);
        await().until(() -> progress(uid), "{\"moved\":1,\"remaining\":1} true"::equals);
    }

    @Test
    void a_window_about_a_group_says_the_same_of_that_one() {
        var group = account.group();
        account.group();
        var uid = plan("{\"group_uid\":\"%s\",\"end\":\"%s\"}".formatted(group, END));
        assertThat(progress(uid)).isEqualTo("{\"moved\":0,\"remaining\":1} true");

        FAILOVER.move(account.name, group, uid, null);
        await().until(() -> progress(uid), "{\"moved\":1,\"remaining\":0} false"::equals);

        FAILOVER.dns(account.name, group, DnsStatus.State.CONFIRMED);
        await().until(() -> progress(uid), "{\"moved\":1,\"remaining\":0} true"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elastic_addresses/", "/failover_groups/"})
    void a_group_shows_what_a_window_is_going_to_undo(String resource) {
        var group = account.group();
        assertThat(account.get(resource + group).ok().get("maintenance").isNull()).isTrue();
        var uid = plan("{\"group_uid\":\"%s\",\"end\":\"%s\"}".formatted(group, END));

        FAILOVER.move(account.name, group, uid, 300L);

        await().until(() -> account.get(resource + group).ok().get("maintenance").isObject());
        var moved = account.get(resource + group).ok();
        assertThat(moved.get("maintenance").toString())
                .isEqualTo(
                        "{\"window_uid\":\"%s\",\"left\":\"primary\",\"ttl_lowered\":true,\"ttl\":300}"
                                .formatted(uid));
        assertThat(moved.get("status_details").stringValue())
                .isEqualTo(
                        "Maintenance window " + uid + " switched it away from its primary stack");

        FAILOVER.moveBack(account.name, group);
        await().until(() -> account.get(resource + group).ok().get("maintenance").isNull());
        assertThat(account.get(resource + group).ok().get("status_details").isNull()).isTrue();
    }

    @Test
    void a_switch_to_a_stack_under_maintenance_is_422_and_names_all_rules() {
        var uid = account.group();
        var details =
                "The secondary stack is down, and under maintenance. To switch nevertheless, name"
                        + " in override_rules: target_down, maintenance_window";
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.outcome(
                                message,
                                new Outcome.Rejected(
                                        RejectionCode.UNPROCESSABLE_ENTITY,
                                        "target_down",
                                        "Issue updating the failover group",
                                        details)));

        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}")
                .isError(422, "unprocessable_entity", "Issue updating the failover group", details);
    }

    @Test
    void who_follows_events_hears_of_windows_until_they_are_over() {
        var over = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");
        account.send("DELETE", WINDOWS + "/" + over, null).ok();
        var known = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");
        try (var client = EventClient.open(GATEWAY, account.token, null)) {
            assertThat(client.next().name()).isEqualTo("reset");
            var first = client.next();
            assertThat(first.name()).isEqualTo("maintenance_window");
            assertThat(first.data().toString())
                    .isEqualTo(account.get(WINDOWS).is(200).json().at("/response/0").toString());

            FAILOVER.enter(Phase.OPEN, account.name, known);
            assertThat(client.next().data().get("phase").stringValue()).isEqualTo("open");

            var planned = plan("{\"stack_uid\":\"t\",\"end\":\"" + END + "\"}");
            assertThat(client.next().data().get("uid").stringValue()).isEqualTo(planned);

            FAILOVER.enter(Phase.CLOSED, account.name, known);
            var closed = client.next();
            assertThat(closed.name()).isEqualTo("maintenance_window");
            assertThat(closed.data().get("uid").stringValue()).isEqualTo(known);
            assertThat(closed.data().get("phase").stringValue()).isEqualTo("closed");
            assertThat(client.hasMore()).isFalse();
            try (var late = EventClient.open(GATEWAY, account.token, null)) {
                assertThat(late.next().name()).isEqualTo("reset");
                assertThat(late.next().data().get("uid").stringValue()).isEqualTo(planned);
            }
            try (var back = EventClient.open(GATEWAY, account.token, first.id())) {
                assertThat(List.of(back.next(), back.next()))
                        .extracting(event -> event.data().get("phase").stringValue())
                        .containsExactly("planned", "closed");
            }
        }
    }

    @Test
    void another_gateway_shows_it_too_and_another_account_does_not() {
        var uid = plan("{\"stack_uid\":\"s\",\"end\":\"" + END + "\"}");

        await().until(
                        () ->
                                account.sendTo(OTHER, "GET", WINDOWS + "/" + uid, null).status()
                                        == 200);
        new Account().get(WINDOWS + "/" + uid).isError(404, "not_found");
    }

    @Test
    void reading_needs_one_scope_and_changing_the_other() {
        var reader =
                new String[] {"Authorization", "Bearer " + ISSUER.token(account.name, "public")};

        GATEWAY.get("/api/3" + WINDOWS, reader).is(200);
        GATEWAY.send("POST", "/api/3" + WINDOWS, "{\"end\":\"" + END + "\"}", reader)
                .isError(403, "forbidden");
        GATEWAY.send("DELETE", "/api/3" + WINDOWS + "/mw-1", null, reader)
                .isError(403, "forbidden");
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    private String plan(String body) {
        return account.send("POST", WINDOWS, body).is(200).json().at("/response/uid").stringValue();
    }

    private JsonNode window(String uid) {
        return account.get(WINDOWS + "/" + uid).ok();
    }

    private String progress(String uid) {
        var window = window(uid);
        return window.get("groups") + " " + window.get("dns_confirmed");
    }

    private List<String> uids(String query) {
        return account.get(WINDOWS + query)
                .is(200)
                .json()
                .get("response")
                .valueStream()
                .map(window -> window.get("uid").stringValue())
                .toList();
    }
}
