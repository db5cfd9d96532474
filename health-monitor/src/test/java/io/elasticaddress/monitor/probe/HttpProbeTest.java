package io.elasticaddress.monitor.probe;

import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;
import static io.elasticaddress.monitor.probe.RawServer.readRequest;
import static io.elasticaddress.monitor.probe.RawServer.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.monitor.Checks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class HttpProbeTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @CsvSource({
        "200, 200-299, true",
        "204, 200-299, true",
        "302, 200-299, false",
        "503, 200-299, false",
        "401, '200-299,401', true",
        "404, '200, 404', true",
        "418, 200, false"
    })
    void an_answer_counts_by_its_code(int code, String expected, boolean success) {
        try (var server = RawServer.start(answering("HTTP/1.1 " + code + " Whatever\r\n\r\n"))) {
            var probe = ProbeRun.of(Checks.http(server.port()).expectStatus(expected).build());

            if (success) {
                probe.succeeds();
            } else {
                probe.fails("answered " + code);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine",
                "HTTP/1.1 200 OK\r\n\r\nall is fine here",
                "HTTP/1.0 200 OK\r\n\r\nfine",
                "HTTP/1.1 200\r\n\r\nfine",
                "HTTP/1.1 200 OK\n\nfine",
                "HTTP/1.1 200 OK\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "2\r\n"
                        + "fi\r\n"
                        + "2;x=y\r\n"
                        + "ne\r\n"
                        + "0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\n"
                        + "Link: </a>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\n\r\n"
                        + "fine"
            })
    void the_text_is_found_in_the_body_however_it_is_framed(String answer) {
        try (var server = RawServer.start(answering(answer))) {
            ProbeRun.of(Checks.http(server.port()).expectBody("fine").build()).succeeds();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX: fine\r\nContent-Length: 3\r\n\r\nfinefine",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfin",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfi\r\n0\r\n\r\nne",
                "HTTP/1.1 204 No Content\r\n\r\nfine"
            })
    void a_text_that_is_not_in_the_body_is_not_found(String answer) {
        try (var server = RawServer.start(answering(answer))) {
            ProbeRun.of(Checks.http(server.port()).expectBody("fine").build())
                    .fails("without the expected text");
        }
    }

    @Test
    void the_text_is_looked_for_in_the_first_64_kib_and_no_more_is_read() {
        var before = "x".repeat(64 * 1024 - 4);
        try (var fits = RawServer.start(answering(ok(before + "ünd")));
                var doesNot = RawServer.start(answering(ok(before + "xünd")));
                var endless =
                        RawServer.start(
                                connection -> {
                                    readRequest(connection);
                                    write(connection, "HTTP/1.1 200 OK\r\n\r\n");
                                    while (true) {
                                        write(connection, before);
                                    }
                                })) {
            ProbeRun.of(Checks.http(fits.port()).expectBody("ünd").build()).succeeds();
            ProbeRun.of(Checks.http(doesNot.port()).expectBody("ünd").build())
                    .fails("without the expected text");
            ProbeRun.of(Checks.http(endless.port()).expectBody("ünd").build())
                    .fails("without the expected text");
        }
    }

    @Test
    void without_an_expected_text_the_body_is_not_waited_for() {
        try (var server =
                RawServer.start(
                        connection -> {
                            readRequest(connection);
                            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                            RawServer.staySilent(connection);
                        })) {
            assertThat(ProbeRun.of(Checks.http(server.port()).build()).took())
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void the_request_is_what_the_check_says_and_goes_to_the_address_and_nowhere_else() {
        var request = new CompletableFuture<String>();
        try (var server =
                RawServer.start(
                        connection -> {
                            request.complete(readRequest(connection));
                            write(connection, ok(""));
                        })) {
            // The name does not exist; nobody asks for it.
            ProbeRun.of(
                            Checks.http(server.port())
                                    .method("POST")
                                    .path("/health?deep=1")
                                    .build(),
                            "stack.invalid",
                            "127.0.0.1")
                    .succeeds();

            assertThat(request.orTimeout(1, TimeUnit.SECONDS).join())
                    .startsWith("POST /health?deep=1 HTTP/1.1\r\n")
                    .contains("\r\nHost: stack.invalid:" + server.port() + "\r\n")
                    .contains("\r\nContent-Length: 0\r\n")
                    .contains("\r\nConnection: close\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, stack.example.com, 127.0.0.1, www.example.com:PORT",
        "www.example.com:80, , 127.0.0.1, www.example.com",
        ", , 127.0.0.1, 127.0.0.1:PORT",
        ", , ::1, [::1]:PORT",
        "2001:db8::1, , 127.0.0.1, [2001:db8::1]:PORT"
    })
    void the_host_is_the_checks_else_the_stacks_else_the_address(
            String checks, String stacks, String address, String expected) {
        var request = new CompletableFuture<String>();
        try (var server =
                RawServer.start(
                        address,
                        0,
                        connection -> {
                            request.complete(readRequest(connection));
                            write(connection, ok(""));
                        })) {
            ProbeRun.of(Checks.http(server.port()).host(checks).build(), stacks, address)
                    .succeeds();

            assertThat(request.orTimeout(1, TimeUnit.SECONDS).join())
                    .contains(
                            "\r\nHost: "
                                    + expected.replace("PORT", Integer.toString(server.port()))
                                    + "\r\n");
        }
    }

    @Test
    void a_server_that_never_answers_costs_the_timeout_and_no_more() {
        try (var server = RawServer.start(RawServer::staySilent)) {
            ProbeRun.of(Checks.http(server.port()).within(SHORT).build()).failsAtItsTimeout(SHORT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n"})
    void a_server_that_dribbles_does_not_hold_it_up_either(String at_once) {
        try (var server =
                RawServer.start(
                        connection -> {
                            readRequest(connection);
                            write(connection, at_once);
                            RawServer.dribble(
                                    connection,
                                    at_once.isEmpty()
                                            ? "HTTP/1.1 200 OK\r\nX: " + "y".repeat(500)
                                            : "x".repeat(500) + ": y");
                        })) {
            ProbeRun.of(Checks.http(server.port()).within(SHORT).expectBody("never").build())
                    .failsAtItsTimeout(SHORT);
        }
    }

    @Test
    void nor_does_one_that_takes_no_connection() throws Exception {
        // Its backlog is full, and nobody accepts.
        try (var full = new ServerSocket(0, 1)) {
            var connections = new java.util.ArrayList<java.net.Socket>();
            for (var i = 0; i < 4; i++) {
                var connection = new java.net.Socket();
                connections.add(connection);
                try {
                    connection.connect(full.getLocalSocketAddress(), 100);
                } catch (java.net.SocketTimeoutException e) {
                    break;
                }
            }

            ProbeRun.of(Checks.http(full.getLocalPort()).within(SHORT).build())
                    .failsAtItsTimeout(SHORT);
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void it_takes_the_answer_of_a_slow_server() {
        try (var server =
                RawServer.start(
                        connection -> {
                            readRequest(connection);
                            RawServer.dribble(connection, "HTTP/1.1 200 OK\r\n\r\n");
                        })) {
            ProbeRun.of(Checks.http(server.port()).within(Duration.ofSeconds(5)).build())
                    .succeeds();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTT", "HTTP/1.1 200 OK\r\nContent-Le"})
    void an_answer_that_breaks_off_is_none(String part) {
        try (var server = RawServer.start(answering(part))) {
            ProbeRun.of(Checks.http(server.port()).build())
                    .fails("closed the connection before its answer was whole");
        }
    }

    @Test
    void a_reset_is_told() {
        try (var server =
                RawServer.start(
                        connection -> {
                            readRequest(connection);
                            write(connection, "HTTP/1.1 200 OK\r\n");
                            connection.setSoLinger(true, 0);
                        })) {
            ProbeRun.of(Checks.http(server.port()).build()).fails("reset the connection");
        }
    }

    @Test
    void a_closed_port_is_told() {
        var server = RawServer.start(RawServer::staySilent);
        server.close();

        ProbeRun.of(Checks.http(server.port()).build()).fails("refuses connections");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"
            })
    void something_else_than_http_is_told(String answer) {
        try (var server = RawServer.start(answering(answer))) {
            ProbeRun.of(Checks.http(server.port()).expectBody("x").build()).fails("not HTTP/1.1");
        }
    }

    @Test
    void a_header_without_an_end_is_not_read_to_its_end() {
        try (var server =
                RawServer.start(
                        connection -> {
                            readRequest(connection);
                            write(connection, "HTTP/1.1 200 OK\r\n");
                            while (true) {
                                write(connection, "X: " + "y".repeat(1000) + "\r\n");
                            }
                        })) {
            ProbeRun.of(Checks.http(server.port()).build()).fails("more than 64 KiB");
        }
    }

    @Test
    void redirects_are_followed_as_far_as_the_check_says() {
        try (var server = RawServer.start(HttpProbeTest::countDown)) {
            var check = Checks.http(server.port()).path("/3").host("stack.example.com");

            ProbeRun.of(check.redirects(3).build()).succeeds();
            ProbeRun.of(check.redirects(2).build()).fails("answered 302");
            ProbeRun.of(check.redirects(0).expectStatus("302").build()).succeeds();
        }
    }

    /** {@code /3} leads to {@code /2}, and so on to {@code /0}, which is fine. */
    private static void countDown(java.net.Socket connection) throws java.io.IOException {
        var path = readRequest(connection).split(" ", 3)[1];
        var number = Integer.parseInt(path.substring(1));
        write(
                connection,
                number == 0
                        ? ok("")
                        : "HTTP/1.1 302 Found\r\nLocation: "
                                + (number == 2 ? "http://STACK.example.com:PORT" : "")
                                        .replace("PORT", "" + connection.getLocalPort())
                                + "/"
                                + (number - 1)
                                + "\r\n\r\n");
    }

    @Test
    void a_redirect_to_another_port_of_the_host_is_followed_there() {
        try (var target = RawServer.start(answering(ok("there")));
                var server =
                        RawServer.start(
                                answering(
                                        "HTTP/1.1 307 X\r\nLocation: http://stack.example.com:%d/\r\n\r\n"
                                                .formatted(target.port())))) {
            ProbeRun.of(
                            Checks.http(server.port())
                                    .host("stack.example.com")
                                    .redirects(1)
                                    .expectBody("there")
                                    .build())
                    .succeeds();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:PORT/",
                "//localhost:PORT/",
                "ftp://127.0.0.1/",
                "http://[broken",
                "http:///nowhere"
            })
    void a_redirect_to_another_host_is_not_followed(String location) {
        try (var elsewhere = RawServer.start("127.0.0.2", 0, answering(ok("")));
                var server =
                        RawServer.start(
                                answering(
                                        "HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n"
                                                .formatted(
                                                        location.replace(
                                                                "PORT", "" + elsewhere.port()))))) {
            ProbeRun.of(Checks.http(server.port()).redirects(5).build())
                    .fails("answered 302, a redirect to another host, which is not followed");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void a_circle_of_redirects_ends() {
        try (var server = RawServer.start(answering("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"))) {
            ProbeRun.of(Checks.http(server.port()).redirects(7).build()).fails("answered 302");
            assertThat(server.connections()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | /a b        | no path
                    GET  | nowhere     | no path
                    GET! | /           | no HTTP method
                    """)
    void a_check_that_no_request_can_be_made_of_sends_none(
            String method, String path, String detail) {
        try (var server = RawServer.start(answering(ok("")))) {
            ProbeRun.of(Checks.http(server.port()).method(method).path(path).build()).fails(detail);
            ProbeRun.of(Checks.http(server.port()).path("/\r\nX: y").build()).fails("no path");
            ProbeRun.of(Checks.http(server.port()).host("a\r\nX: y").build()).fails("no host name");
            ProbeRun.of(Checks.http(server.port()).expectStatus("ok").build())
                    .fails("no HTTP status codes");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void an_interrupt_ends_it_at_once() throws Exception {
        try (var server = RawServer.start(RawServer::staySilent)) {
            var run = new CompletableFuture<ProbeRun>();
            var thread =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            run.complete(
                                                    ProbeRun.of(
                                                            Checks.http(server.port())
                                                                    .within(Duration.ofMinutes(1))
                                                                    .build())));
            org.awaitility.Awaitility.await().until(() -> server.connections() == 1);

            thread.interrupt();

            assertThat(run.get(10, TimeUnit.SECONDS).took()).isLessThan(Duration.ofSeconds(10));
        }
    }
}
