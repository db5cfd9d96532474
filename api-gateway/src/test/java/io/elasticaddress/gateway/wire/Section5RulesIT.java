package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.gateway.FakeFailoverService;
import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Section 5 of the API contract: what is refused, and how every refusal looks. */
class Section5RulesIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Account account = new Account();

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 400, bad_request",
        "FORBIDDEN, 403, forbidden",
        "UNPROCESSABLE_ENTITY, 422, unprocessable_entity",
        "INTERNAL, 500, internal"
    })
    void what_is_rejected_is_answered_with_the_rules_own_text(
            RejectionCode code, int status, String error) {
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.reject(
                                message, code, "Primary and secondary stacks must be different"));

        account.send("POST", "/elastic_addresses", "{}")
                .isError(
                        status,
                        error,
                        "Primary and secondary stacks must be different",
                        "Primary and secondary stacks must be different");
    }

    @Test
    void a_ttl_that_is_no_whole_number() {
        var text = "ttl must be a whole number of seconds";
        for (var value :
                List.of(
                        "\"300\"",
                        "\"\"",
                        "60.5",
                        "300.0",
                        "3e2",
                        "true",
                        "[300]",
                        "{}",
                        "9223372036854775808")) {
            account.send("POST", "/elastic_addresses", "{\"ttl\":%s}".formatted(value))
                    .isError(400, "bad_request", text, text);
            account.send("PUT", "/failover_groups/x", "{\"ttl\":%s}".formatted(value))
                    .isError(400, "bad_request", text, text);
        }
        for (var value : List.of("", "1m", "+300", "60.0", "%20300", "9223372036854775808")) {
            account.send("PUT", "/elastic_addresses/x", "ttl=" + value, "Content-Type", FORM)
                    .isError(400, "bad_request", text, text);
        }
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void rule_5_a_side_that_is_none() {
        var text = "Current should only have values \"primary\" or \"secondary\"";
        for (var value :
                List.of(
                        "3",
                        "-1",
                        "1.0",
                        "\"\"",
                        "\"first\"",
                        "true",
                        "[1]",
                        "{}",
                        "10000000000000")) {
            account.send("POST", "/elastic_addresses", "{\"current_stack\":%s}".formatted(value))
                    .isError(400, "bad_request", text, text);
        }
        account.send("PUT", "/elastic_addresses/x", "current_stack=third", "Content-Type", FORM)
                .isError(400, "bad_request", text, text);
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void rule_6_malformed_json_says_where() {
        account.send("POST", "/elastic_addresses", "{\"current_stack\":\n  1,}")
                .isError(
                        400,
                        "bad_request",
                        "The body is not valid JSON, at line 2, column 5",
                        "The body is not valid JSON, at line 2, column 5");
        for (var body :
                List.of(
                        "{",
                        "}",
                        "{\"a\":1} x",
                        "\u0000",
                        "{\"a\":\"\u0001\"}",
                        "nope",
                        "[".repeat(2_000))) {
            account.send("POST", "/elastic_addresses", body).isError(400, "bad_request");
        }
        for (var body : List.of("[]", "7", "\"x\"", "true")) {
            account.send("POST", "/elastic_addresses", body)
                    .isError(
                            400,
                            "bad_request",
                            "The body must be a JSON object",
                            "The body must be a JSON object");
        }
        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void rule_6_a_wrong_type_says_which_field() {
        for (var value : List.of("7", "true", "{}", "[]")) {
            account.send(
                            "POST",
                            "/elastic_addresses",
                            "{\"primary_stack_uid\":%s}".formatted(value))
                    .isError(
                            400,
                            "bad_request",
                            "primary_stack_uid must be a string",
                            "primary_stack_uid must be a string");
        }
        account.send("POST", "/elastic_addresses", "a=%zz", "Content-Type", FORM)
                .isError(400, "bad_request");
    }

    @Test
    void rule_6_a_body_may_have_64_kib_and_not_one_byte_more() {
        var start = "{\"reason\":\"";
        var fits = start + "x".repeat(64 * 1024 - start.length() - 2) + "\"}";
        account.send("POST", "/elastic_addresses", fits).is(200);

        account.send("POST", "/elastic_addresses", fits + " ").isError(413, "bad_request");
        GATEWAY.sendBody(
                        "POST",
                        "/api/3/elastic_addresses",
                        HttpRequest.BodyPublishers.ofInputStream(
                                () ->
                                        new ByteArrayInputStream(
                                                (fits + " ").getBytes(StandardCharsets.UTF_8))),
                        "Authorization",
                        "Bearer " + account.token)
                .isError(413, "bad_request");
        account.send("PUT", "/elastic_addresses/x", "a=" + "x".repeat(70_000), "Content-Type", FORM)
                .isError(413, "bad_request");
        assertThat(FAILOVER.received(account.name)).hasSize(1);
    }

    @Test
    void rule_12_the_reason_stands_in_details() {
        FAILOVER.script(
                account.name,
                (message, service) ->
                        service.outcome(
                                message,
                                new Outcome.Rejected(
                                        RejectionCode.UNPROCESSABLE_ENTITY,
                                        "deadline_passed",
                                        "Cannot create failover group at this time",
                                        "The deadline had passed")));

        account.send("POST", "/elastic_addresses", "{}")
                .isError(
                        422,
                        "unprocessable_entity",
                        "Cannot create failover group at this time",
                        "The deadline had passed");
    }

    @Test
    void rule_14_silence_is_503_with_the_key_to_repeat_it_with() {
        FAILOVER.script(account.name, FakeFailoverService.SILENT);

        var answer = account.send("POST", "/elastic_addresses", "{}");

        answer.isError(503, "unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
        var key = answer.header("Idempotency-Key");
        assertThat(answer.json().get("details").stringValue()).contains(key);

        FAILOVER.script(account.name, FakeFailoverService.ACCEPT);
        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", key).is(200);
        var sent = FAILOVER.received(account.name);
        assertThat(sent.get(1).commandId()).isEqualTo(sent.get(0).commandId());
    }

    @Test
    void rule_14_the_clients_own_key_is_given_back() {
        FAILOVER.script(account.name, FakeFailoverService.SILENT);

        assertThat(
                        account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "mine")
                                .isError(503, "unavailable")
                                .header("Idempotency-Key"))
                .isEqualTo("mine");
    }

    @Test
    void more_commands_than_there_is_room_for_are_refused_at_once() throws Exception {
        var waiting = new CountDownLatch(5);
        FAILOVER.script(account.name, (_, _) -> waiting.countDown());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 5; i++) {
                threads.submit(() -> account.send("POST", "/elastic_addresses", "{}"));
            }
            assertThat(waiting.await(2, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

            var started = System.nanoTime();
            var answer = account.send("POST", "/elastic_addresses", "{}");
            var took = Duration.ofNanos(System.nanoTime() - started);

            answer.isError(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(took).isLessThan(Duration.ofMillis(500));
            assertThat(FAILOVER.received(account.name)).hasSize(5);
        }
    }

    @Test
    void rule_15_what_is_not_there_is_named() {
        account.get("/elastic_addresses/fg-1")
                .isError(404, "not_found", "Not found", "Failover group not found: fg-1");
        account.get("/stacks/s1.json")
                .isError(404, "not_found", "Not found", "Stack not found: s1");
        account.get("/nothing")
                .isError(404, "not_found", "Not found", "Nothing is at /api/3/nothing");
        GATEWAY.get("/").isError(404, "not_found");
        GATEWAY.get("/error").isError(404, "not_found");
        GATEWAY.get("/actuator/env").isError(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /elastic_addresses, 'GET,HEAD,OPTIONS,POST'",
        "DELETE, /elastic_addresses.json, 'GET,HEAD,OPTIONS,POST'",
        "POST, /elastic_addresses/x, 'DELETE,GET,HEAD,OPTIONS,PUT'",
        "FOO, /stacks, 'GET,HEAD,OPTIONS,POST'",
        "POST, /ping/auth, 'GET,HEAD,OPTIONS'"
    })
    void a_method_that_is_not_allowed_is_405_and_says_which_are(
            String method, String path, String allowed) {
        var answer = account.send(method, path, null);

        answer.isError(405, "bad_request");
        assertThat(methods(answer)).containsExactlyInAnyOrder(allowed.split(","));
        assertThat(methods(account.send("OPTIONS", path, null).is(200)))
                .as("the same as OPTIONS says")
                .containsExactlyInAnyOrder(allowed.split(","));
    }

    private static String[] methods(Gateway.Answer answer) {
        return answer.header("Allow").replace(" ", "").split(",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "nonsense"
            })
    void another_content_type_is_415(String type) {
        var answer = account.send("POST", "/elastic_addresses", "{}", "Content-Type", type);

        answer.isError(415, "bad_request");
        assertThat(answer.header("Accept")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /stacks", "GET /ping/auth", "PUT /elastic_addresses/x", "POST /stacks"})
    void rule_6_a_query_that_cannot_be_read_is_400_wherever_it_comes(String request) {
        var line = request.replace(" ", " /api/3") + "?reason=%zz HTTP/1.1";

        var answer = RawHttp.send(line);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("malformed percent encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "*"})
    void a_content_type_with_a_wildcard_is_415_wherever_it_comes(String type) {
        for (var path : List.of("/elastic_addresses", "/ping/auth", "/nothing")) {
            var answer = account.send("POST", path, "{}", "Content-Type", type);

            assertThat(answer.status()).as(path).isIn(404, 405, 415);
            answer.isError(answer.status(), answer.status() == 404 ? "not_found" : "bad_request");
        }
    }

    @Test
    void answers_are_json_whatever_is_asked_for() {
        account.get("/elastic_addresses", "Accept", "text/html").is(200);
        account.get("/nothing", "Accept", "text/html").isError(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/3/%zz HTTP/1.1",
                "GET /api/3/a;b=c HTTP/1.1",
                "GET /api//3/elastic_addresses HTTP/1.1",
                "GET /api/3/../secret HTTP/1.1",
                "GET /api/3/elastic_addresses/%2f HTTP/1.1",
                "GET /api/3/elastic_addresses/%00 HTTP/1.1",
                "GET /api/3/<script> HTTP/1.1",
                "GET\t/x\tHTTP/9.9",
                "nonsense"
            })
    void what_the_container_refuses_is_json_too(String requestLine) {
        RawHttp.assertJsonError(RawHttp.send(requestLine));
    }

    @Test
    void a_header_that_is_too_large_is_json_too() {
        RawHttp.assertJsonError(
                RawHttp.send(
                        "GET /api/3/elastic_addresses HTTP/1.1\r\nX-Large: " + "x".repeat(40_000)));
    }

    /** RFC 9110, section 5.5: a value may have them, and what they mean is nobody's business. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Odd: \u00df\u00e9", "If-None-Match: \u0109", "Accept: \u00df"})
    void a_header_may_have_other_octets_than_those_of_ascii(String header) {
        assertThat(RawHttp.send("GET /api/3/elastic_addresses HTTP/1.1\r\n" + header))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawHttp.send("GET /api/3/nothing HTTP/1.1\r\n" + header))
                .startsWith("HTTP/1.1 404 ");
        assertThat(RawHttp.send("PATCH /api/3/stacks HTTP/1.1\r\n" + header))
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    void a_token_with_other_octets_is_malformed() {
        var answer =
                RawHttp.send("GET /api/3/stacks HTTP/1.1\r\nAuthorization: Bearer \u00df\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"error\":\"unauthenticated\"");
    }

    @Test
    void a_precondition_with_other_octets_does_not_hold() {
        assertThat(RawHttp.send("DELETE /api/3/elastic_addresses/x HTTP/1.1\r\nIf-Match: \u00df"))
                .startsWith("HTTP/1.1 412 ");
    }

    @Test
    void a_key_may_have_other_octets_too() {
        var request =
                "POST /api/3/elastic_addresses HTTP/1.1\r\nIdempotency-Key: gr\u00fc\u00df-%s"
                        .formatted(account.name);

        assertThat(RawHttp.send(request)).startsWith("HTTP/1.1 200 ");
        assertThat(RawHttp.send(request)).startsWith("HTTP/1.1 200 ");

        var sent = FAILOVER.received("raw");
        assertThat(sent.getLast().commandId()).isEqualTo(sent.get(sent.size() - 2).commandId());
    }

    @Test
    void a_body_that_does_not_come_in_time_is_408() throws Exception {
        try (var impatient =
                        Gateway.startReady(
                                "elastic.auth.issuer=" + ISSUER.uri(),
                                "server.tomcat.connection-timeout=300ms");
                var socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            socket.setSoTimeout(10_000);
            var head =
                    "POST /api/3/elastic_addresses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
                            .formatted(account.token);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close");
            RawHttp.assertJsonError(answer);
            assertThat(FAILOVER.received(account.name)).isEmpty();
        }
    }

    @Test
    void a_head_is_answered_as_a_get_without_its_body() {
        var uid = account.group("{}");
        for (var path :
                List.of("/elastic_addresses/" + uid, "/failover_groups.json", "/stacks", "/x")) {
            var get = account.get(path);

            var head = account.send("HEAD", path, null).is(get.status());

            assertThat(head.response().body()).isEmpty();
            for (var header : List.of("Content-Type", "ETag", "X-RateLimit-Limit")) {
                assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
            }
        }
    }

    @Test
    void a_trace_is_refused_in_json() {
        RawHttp.assertJsonError(RawHttp.send("TRACE /api/3/elastic_addresses HTTP/1.1"));
    }

    @Test
    void a_body_that_ends_early_is_no_fault_of_the_service() {
        var answer =
                RawHttp.send(
                        "POST /api/3/elastic_addresses HTTP/1.1\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                                .formatted(account.token));

        assertThat(answer).startsWith("HTTP/1.1 400");
        RawHttp.assertJsonError(answer);
    }
}
