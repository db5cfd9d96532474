package io.elasticaddress.webhooks.sending;

import static io.elasticaddress.webhooks.Receiver.answering;
import static io.elasticaddress.webhooks.Receiver.answeringRaw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.network.Network;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.webhooks.Receiver;
import io.elasticaddress.webhooks.address.AddressRules;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import javax.net.ServerSocketFactory;

class HttpSenderTest {
    private static final Certificates CERTIFICATES = Certificates.get();
    private static final WebhookKey KEY =
            WebhookKey.parse(Base64.getEncoder().encodeToString(new byte[32]));
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.900Z");
    private static final byte[] BODY = "{\"id\":\"e-1\"}".getBytes(StandardCharsets.UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void a_request_is_signed_and_a_cloud_event() throws IOException {
        try (var receiver = Receiver.start(answering(204));
                var sender = sender(TIMEOUT, "127.0.0.0/8")) {
            var webhook = webhook(receiver.url());

            assertThat(sender.send(webhook, "e-1", BODY, NOON)).isEqualTo(new Attempt.Delivered());

            var request = receiver.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /hook?team=web HTTP/1.1");
            assertThat(request.body()).isEqualTo(BODY);
            assertThat(request.header("content-type")).isEqualTo("application/cloudevents+json");
            assertThat(request.id()).isEqualTo("e-1");
            assertThat(request.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(NOON.getEpochSecond()));
            assertThat(request.isSignedBy(KEY, webhook)).isTrue();
            assertThat(request.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
            assertThat(request.headers().keySet())
                    .containsOnly(
                            "connection",
                            "content-length",
                            "content-type",
                            "host",
                            "user-agent",
                            "webhook-id",
                            "webhook-signature",
                            "webhook-timestamp");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any_2xx_will_do(int status) throws IOException {
        assertThat(attempt(answering(status))).isEqualTo(new Attempt.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void any_other_status_is_a_failure(int status) throws IOException {
        assertThat(attempt(answering(status))).isEqualTo(failed("It answers " + status + "."));
    }

    @Test
    void whoever_is_gone_wants_no_more() throws IOException {
        assertThat(attempt(answering(410)))
                .isEqualTo(new Attempt.Failed("It answers 410: it wants no more.", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws IOException {
        try (var target = Receiver.start(answering(200))) {
            assertThat(
                            attempt(
                                    answeringRaw(
                                            "HTTP/1.1 %d X\r\nlocation: %s\r\ncontent-length: 0\r\n\r\n"
                                                    .formatted(status, target.url()))))
                    .isEqualTo(failed("It answers " + status + "; redirects are not followed."));
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void a_receiver_that_says_nothing_takes_the_timeout() throws IOException {
        assertThat(attempt(Receiver.hanging(), SHORT))
                .isEqualTo(failed("It does not answer within 300 ms."));
    }

    @Test
    void a_receiver_that_dribbles_takes_no_longer() throws IOException {
        assertThat(
                        attempt(
                                (connection, _) -> {
                                    while (true) {
                                        Receiver.write(connection, "H");
                                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                                    }
                                },
                                SHORT))
                .isInstanceOf(Attempt.Failed.class);
        assertThat(
                        attempt(
                                (connection, _) -> {
                                    Receiver.write(connection, "HTTP/1.1 500 X\r\n");
                                    while (true) {
                                        Receiver.write(connection, "a: b\r\n");
                                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                                    }
                                },
                                SHORT))
                .isEqualTo(failed("It does not answer within 300 ms."));
    }

    @Test
    void an_answers_body_is_not_read() throws IOException {
        assertThat(
                        attempt(
                                (connection, request) -> {
                                    Receiver.write(
                                            connection,
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "content-length: 1000000000\r\n\r\n");
                                    Receiver.hanging().answer(connection, request);
                                }))
                .isEqualTo(new Attempt.Delivered());
    }

    @Test
    void a_connection_that_is_reset_is_a_failure() throws IOException {
        assertThat(attempt(Receiver.resetting())).isInstanceOf(Attempt.Failed.class);
        assertThat(attempt((_, _) -> {}))
                .isEqualTo(failed("It closes the connection without an answer."));
        assertThat(attempt(answeringRaw("SSH-2.0-OpenSSH\r\n\r\n")))
                .isInstanceOf(Attempt.Failed.class);
    }

    @Test
    void a_port_that_nobody_listens_at_is_a_failure() throws IOException {
        var receiver = Receiver.start(answering(200));
        receiver.close();
        try (var sender = sender(TIMEOUT, "127.0.0.0/8")) {
            assertThat(sender.send(webhook(receiver.url()), "e-1", BODY, NOON))
                    .isEqualTo(failed("It can't be connected to."));
        }
    }

    @Test
    void an_address_that_is_not_allowed_is_not_connected_to() throws IOException {
        try (var receiver = Receiver.start(answering(200));
                var sender = sender(TIMEOUT)) {
            assertThat(sender.send(webhook(receiver.url()), "e-1", BODY, NOON))
                    .isEqualTo(failed("Its address is not allowed without TLS."));
            assertThat(
                            sender.send(
                                    webhook("https://127.0.0.1:%d/".formatted(receiver.port())),
                                    "e-1",
                                    BODY,
                                    NOON))
                    .isEqualTo(failed("Its address is not allowed."));
            assertThat(receiver.requests()).isEmpty();
        }
    }

    /** A name whose second answer is another: DNS rebinding. */
    @Test
    void what_is_connected_to_is_what_was_judged() throws IOException {
        var asked = new AtomicInteger();
        AllowedAddresses.Lookup rebinding =
                _ ->
                        new InetAddress[] {
                            InetAddress.ofLiteral(
                                    asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
                        };
        try (var receiver = Receiver.start(answering(200));
                var sender = sender(TIMEOUT, rebinding, null, "127.0.0.0/8")) {
            var webhook = webhook("http://rebinding.test:%d/".formatted(receiver.port()));

            assertThat(sender.send(webhook, "e-1", BODY, NOON)).isEqualTo(new Attempt.Delivered());
            assertThat(asked).hasValue(1);
            assertThat(sender.send(webhook, "e-1", BODY, NOON))
                    .isEqualTo(failed("Its address is not allowed without TLS."));
        }
    }

    @Test
    void of_a_names_addresses_those_that_are_allowed_are_connected_to() throws IOException {
        AllowedAddresses.Lookup both =
                _ ->
                        new InetAddress[] {
                            InetAddress.ofLiteral("169.254.169.254"),
                            InetAddress.ofLiteral("127.0.0.1")
                        };
        try (var receiver = Receiver.start(answering(200));
                var sender = sender(TIMEOUT, both, null, "127.0.0.0/8")) {
            assertThat(
                            sender.send(
                                    webhook("http://both.test:%d/".formatted(receiver.port())),
                                    "e-1",
                                    BODY,
                                    NOON))
                    .isEqualTo(new Attempt.Delivered());
        }
    }

    @Test
    void a_name_without_an_address_is_a_failure() throws IOException {
        AllowedAddresses.Lookup nothing =
                host -> {
                    throw new UnknownHostException(host);
                };
        try (var sender = sender(TIMEOUT, nothing, null)) {
            assertThat(sender.send(webhook("https://none.test/"), "e-1", BODY, NOON))
                    .isEqualTo(failed("Its name has no address."));
        }
    }

    @Test
    void a_certificate_must_be_of_the_name_and_of_a_trusted_authority() throws IOException {
        try (var good = tls(Certificates.GOOD);
                var stranger = tls(Certificates.STRANGER)) {
            assertThat(overTls(Certificates.NAME, good, CERTIFICATES.authority()))
                    .isEqualTo(new Attempt.Delivered());
            assertThat(overTls("other.example.com", good, CERTIFICATES.authority()))
                    .matches(attempt -> error(attempt).startsWith("TLS fails: "));
            assertThat(overTls(Certificates.NAME, good, null))
                    .matches(attempt -> error(attempt).startsWith("TLS fails: "));
            assertThat(overTls(Certificates.NAME, stranger, CERTIFICATES.authority()))
                    .matches(attempt -> error(attempt).startsWith("TLS fails: "));
            assertThat(good.requests()).hasSize(1);
            assertThat(stranger.requests()).isEmpty();
        }
    }

    private static Receiver tls(String certificate) {
        ServerSocketFactory sockets = CERTIFICATES.server(certificate).getServerSocketFactory();
        return Receiver.start(sockets, answering(200));
    }

    private static Attempt overTls(String name, Receiver receiver, @Nullable Path authorities)
            throws IOException {
        AllowedAddresses.Lookup local = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        try (var sender = sender(TIMEOUT, local, authorities, "127.0.0.0/8")) {
            return sender.send(
                    webhook("https://%s:%d/".formatted(name, receiver.port())), "e-1", BODY, NOON);
        }
    }

    private static Attempt attempt(Receiver.Behaviour behaviour) throws IOException {
        return attempt(behaviour, TIMEOUT);
    }

    private static Attempt attempt(Receiver.Behaviour behaviour, Duration timeout)
            throws IOException {
        try (var receiver = Receiver.start(behaviour);
                var sender = sender(timeout, "127.0.0.0/8")) {
            return sender.send(webhook(receiver.url()), "e-1", BODY, NOON);
        }
    }

    private static Attempt failed(String error) {
        return new Attempt.Failed(error, false);
    }

    private static String error(Attempt attempt) {
        return ((Attempt.Failed) attempt).error();
    }

    private static HttpSender sender(Duration timeout, String... allowed) {
        return sender(timeout, InetAddress::getAllByName, null, allowed);
    }

    private static HttpSender sender(
            Duration timeout,
            AllowedAddresses.Lookup lookup,
            @Nullable Path authorities,
            String... allowed) {
        return new HttpSender(
                KEY,
                new AddressRules(Stream.of(allowed).map(Network::of).toList()),
                lookup,
                timeout,
                timeout,
                4,
                authorities);
    }

    private static Webhook webhook(String url) {
        return new Webhook("acme", "wh-1", url, null, true, 1, null, 0, NOON, NOON, 1);
    }
}
