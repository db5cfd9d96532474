package io.elasticaddress.monitor.probe;

import static io.elasticaddress.monitor.probe.RawServer.answering;
import static io.elasticaddress.monitor.probe.RawServer.ok;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.monitor.Checks;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;

class HttpsProbeTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Certificates CERTIFICATES = Certificates.get();
    private static Probes probes;

    @BeforeAll
    static void trustTheAuthority() {
        probes = new Probes(List.of(), Optional.of(CERTIFICATES.authority()));
    }

    @AfterAll
    static void close() {
        probes.close();
    }

    @Test
    void a_certificate_for_the_name_from_a_trusted_authority_will_do_and_its_expiry_is_told() {
        try (var server = server(Certificates.GOOD, answering(ok("fine")))) {
            var expires =
                    run(Checks.https(server.port()).host(Certificates.NAME).expectBody("fine"))
                            .succeeds()
                            .certificateExpires();

            // The first of those that were shown.
            assertThat(expires)
                    .isBetween(
                            Instant.now().plus(Duration.ofDays(88)),
                            Instant.now().plus(Duration.ofDays(91)));
        }
    }

    @Test
    void without_a_name_the_certificate_must_be_for_the_address() {
        try (var server = server(Certificates.GOOD, answering(ok("")));
                var other =
                        RawServer.start(
                                CERTIFICATES.server(Certificates.GOOD).getServerSocketFactory(),
                                "127.0.0.2",
                                0,
                                answering(ok("")))) {
            run(Checks.https(server.port())).succeeds();
            ProbeRun.of(probes, Checks.https(other.port()).build(), null, "127.0.0.2")
                    .fails("No subject alternative names matching IP address 127.0.0.2");
        }
    }

    @Test
    void a_certificate_for_another_name_will_not_do() {
        try (var server = server(Certificates.GOOD, answering(ok("")))) {
            run(Checks.https(server.port()).host("other.example.com"))
                    .fails("fails at TLS: No subject alternative DNS name matching other.example");
        }
    }

    @Test
    void an_expired_certificate_will_not_do() {
        try (var server = server(Certificates.EXPIRED, answering(ok("")))) {
            run(Checks.https(server.port()).host(Certificates.NAME))
                    .fails("fails at TLS: NotAfter");
        }
    }

    @Test
    void a_certificate_that_nobody_trusted_has_signed_will_not_do() {
        try (var server = server(Certificates.STRANGER, answering(ok("")));
                var good = server(Certificates.GOOD, answering(ok("")))) {
            run(Checks.https(server.port()).host(Certificates.NAME)).fails("fails at TLS: ");
            // Nor does our authority's where it is not trusted.
            ProbeRun.of(Checks.https(good.port()).host(Certificates.NAME).build())
                    .fails("fails at TLS: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Certificates.STRANGER, Certificates.EXPIRED, Certificates.GOOD})
    void any_will_do_where_the_check_says_so(String certificate) {
        try (var server = server(certificate, answering(ok("")))) {
            run(Checks.https(server.port()).host("other.example.com").unverified()).succeeds();
        }
    }

    @Test
    void the_server_is_told_the_name_that_is_asked_for() {
        var name = new CompletableFuture<List<SNIServerName>>();
        try (var server =
                server(
                        Certificates.GOOD,
                        connection -> {
                            answering(ok("")).talk(connection);
                            var session = ((SSLSocket) connection).getSession();
                            name.complete(((ExtendedSSLSession) session).getRequestedServerNames());
                        })) {
            run(Checks.https(server.port()).host(Certificates.NAME)).succeeds();

            assertThat(name.join()).containsExactly(new SNIHostName(Certificates.NAME));
        }
    }

    @Test
    void no_session_is_resumed_since_that_would_leave_the_certificate_out() {
        Set<String> sessions = ConcurrentHashMap.newKeySet();
        try (var server =
                server(
                        Certificates.GOOD,
                        connection -> {
                            ((SSLSocket) connection).setEnabledProtocols(new String[] {"TLSv1.2"});
                            answering(ok("")).talk(connection);
                            sessions.add(
                                    HexFormat.of()
                                            .formatHex(
                                                    ((SSLSocket) connection).getSession().getId()));
                        })) {
            for (var i = 0; i < 3; i++) {
                run(Checks.https(server.port()).host(Certificates.NAME)).succeeds();
            }
            org.awaitility.Awaitility.await().until(() -> sessions.size() == 3);
        }
    }

    @Test
    void a_redirect_from_http_to_https_is_followed_at_the_same_address() {
        try (var secured = server(Certificates.GOOD, answering(ok("safe")));
                var plain =
                        RawServer.start(
                                answering(
                                        "HTTP/1.1 301 X\r\nLocation: https://%s:%d/x\r\n\r\n"
                                                .formatted(Certificates.NAME, secured.port())))) {
            run(Checks.http(plain.port()).host(Certificates.NAME).redirects(1).expectBody("safe"))
                    .succeeds();
        }
    }

    @Test
    void a_silent_server_costs_the_timeout_and_no_more() {
        try (var server = RawServer.start(RawServer::staySilent)) {
            run(Checks.https(server.port()).within(SHORT)).failsAtItsTimeout(SHORT);
        }
    }

    @Test
    void a_handshake_that_dribbles_does_not_hold_it_up() {
        try (var server =
                RawServer.start(
                        connection -> {
                            // The start of a TLS record that will take its time.
                            connection
                                    .getOutputStream()
                                    .write(new byte[] {22, 3, 3, 0x20, 0, 2, 0, 0x1f});
                            RawServer.dribble(connection, "x".repeat(500));
                        })) {
            run(Checks.https(server.port()).within(SHORT)).failsAtItsTimeout(SHORT);
        }
    }

    @Test
    void nor_does_an_answer_that_dribbles_below_tls() {
        try (var server =
                server(
                        Certificates.GOOD,
                        connection -> {
                            RawServer.readRequest(connection);
                            RawServer.dribble(
                                    connection, "HTTP/1.1 200 OK\r\nX: " + "y".repeat(500));
                        })) {
            run(Checks.https(server.port()).host(Certificates.NAME).within(SHORT))
                    .failsAtItsTimeout(SHORT);
        }
    }

    @Test
    void a_server_without_tls_is_told() {
        try (var server =
                RawServer.start(connection -> RawServer.write(connection, "HTTP/1.1 400 X\r\n"))) {
            run(Checks.https(server.port())).fails("fails at TLS: ");
        }
    }

    private static ProbeRun run(Checks.Builder check) {
        return ProbeRun.of(probes, check.build(), null, "127.0.0.1");
    }

    private static RawServer server(String certificate, RawServer.Behaviour behaviour) {
        return RawServer.start(
                CERTIFICATES.server(certificate).getServerSocketFactory(),
                "127.0.0.1",
                0,
                behaviour);
    }
}
