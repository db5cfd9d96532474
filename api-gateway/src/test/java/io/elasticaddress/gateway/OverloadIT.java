package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.gateway.load.Conversations;
import io.elasticaddress.gateway.load.Exchange;
import io.elasticaddress.gateway.load.Exchange.Request;
import io.elasticaddress.gateway.load.RawAnswer;
import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;

/** More than the gateway can take: what is too much is refused, and nobody else notices. */
class OverloadIT {
    private static final String GROUPS = "/api/3/elastic_addresses";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PLACES = 20;

    /** For 16 of the largest commands. */
    private static final String SIZE = "1MB";

    private static final TestIssuer ISSUER = new TestIssuer();
    private static Gateway gateway;

    private final String account = "overload-" + UUID.randomUUID();
    private final String token = ISSUER.token(account, "public admin");
    private final String[] bearer = {"Authorization", "Bearer " + token};

    @BeforeAll
    static void start() {
        gateway =
                Gateway.startReady(
                        "elastic.auth.issuer=" + ISSUER.uri(),
                        "elastic.gateway.commands.max-outstanding=" + PLACES,
                        "elastic.gateway.commands.max-outstanding-size=" + SIZE,
                        "elastic.gateway.commands.timeout=5s",
                        "elastic.gateway.http.body-memory=64KB",
                        "elastic.gateway.http.body-timeout=2s");
    }

    /** So that the issuer's keys are known. */
    @BeforeEach
    void tokenIsGood() {
        await().atMost(PATIENCE).until(() -> gateway.get(GROUPS, bearer).status() == 200);
    }

    @AfterAll
    static void close() {
        gateway.close();
        ISSUER.close();
    }

    @Test
    void commands_beyond_the_places_are_refused_until_there_is_room_and_reads_go_on()
            throws Exception {
        Platform.FAILOVER.script(account, FakeFailoverService.SILENT);
        try (var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < 4 * PLACES; i++) {
                clients.add(Duration.ofMillis(100), () -> create(null));
            }
            await().atMost(PATIENCE).until(() -> outstanding() == PLACES);
            await().atMost(PATIENCE).until(() -> refused(clients) > 4 * PLACES);

            assertThat(outstanding()).isLessThanOrEqualTo(PLACES);
            gateway.get(GROUPS, bearer).is(200);
            Platform.FAILOVER.script(account, FakeFailoverService.ACCEPT);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    clients.exchanges().stream()
                                            .anyMatch(exchange -> exchange.status() == 200));
            clients.stop();
            assertThat(clients.exchanges()).allMatch(OverloadIT::isAcceptedOrUnavailable);
        }
        assertThat(outstanding()).isZero();
    }

    @Test
    void large_commands_are_refused_before_the_places_are_taken() throws Exception {
        Platform.FAILOVER.script(account, FakeFailoverService.SILENT);
        var body = "{\"primary_stack_uid\": \"%s\"}".formatted("x".repeat(60_000));
        try (var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < 2 * PLACES; i++) {
                clients.add(Duration.ofMillis(100), () -> create(body));
            }
            await().atMost(PATIENCE).until(() -> outstanding() > 0 && refused(clients) > PLACES);

            assertThat(outstanding()).isBetween(1, PLACES - 1);
            Platform.FAILOVER.script(account, FakeFailoverService.ACCEPT);
            clients.stop();
            assertThat(clients.exchanges()).allMatch(OverloadIT::isAcceptedOrUnavailable);
        }
    }

    @Test
    void bodies_that_come_slowly_end_and_do_not_hold_up_usual_commands() throws Exception {
        var slow = new ArrayList<Dribble>();
        for (var i = 0; i < 5; i++) {
            slow.add(Dribble.start(new Request("POST", GROUPS, token, "k", " ".repeat(5_000))));
        }

        gateway.send("POST", GROUPS, "{}", bearer).is(200);

        var statuses = new ArrayList<Integer>();
        for (var each : slow) {
            var answer = each.answer();
            statuses.add(answer.status());
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
        assertThat(statuses).containsOnly(408, 503).contains(408, 503);
        gateway.send("POST", GROUPS, "{}", bearer).is(200);
    }

    @Test
    void clients_that_do_not_read_their_answers_hold_up_nobody() throws Exception {
        for (var i = 0; i < 10_000; i++) {
            Platform.FAILOVER.publish(group(i));
        }
        await().atMost(PATIENCE)
                .until(
                        () ->
                                gateway.get(GROUPS + "?per_page=1", bearer)
                                                .json()
                                                .at("/pagination/count")
                                                .intValue()
                                        == 10_000);
        var readers = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 8; i++) {
                var reader = new Socket();
                reader.setReceiveBufferSize(4_096);
                reader.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
                reader.getOutputStream().write(Request.get(GROUPS, token).bytes());
                readers.add(reader);
            }
            gateway.get(GROUPS + "?per_page=1", bearer).is(200);
            gateway.send("POST", GROUPS, "{}", bearer).is(200);
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    private Request create(String body) {
        return new Request("POST", GROUPS, token, UUID.randomUUID().toString(), body);
    }

    private ElasticAddress group(int number) {
        var uid = "fg-%032x".formatted(number);
        var created = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number);
        return new ElasticAddress(
                account,
                uid,
                1_000 + number,
                "%09d".formatted(number).replaceAll("(...)(...)(...)", "$1-$2-$3.ea.test"),
                null,
                null,
                Side.PRIMARY,
                created,
                created,
                1);
    }

    private static int outstanding() {
        return (int)
                gateway.context()
                        .getBean(MeterRegistry.class)
                        .get("elastic.gateway.commands.outstanding")
                        .gauge()
                        .value();
    }

    private static long refused(Conversations clients) {
        return clients.exchanges().stream().filter(Exchange::isSurplus).count();
    }

    private static boolean isAcceptedOrUnavailable(Exchange exchange) {
        return exchange.status() == 200 || exchange.isUnavailable();
    }

    /** A request whose body comes a byte at a time, until it is answered. */
    private record Dribble(Socket socket, Thread writing) {
        static Dribble start(Request request) throws IOException {
            var bytes = request.bytes();
            var head = new String(bytes, StandardCharsets.US_ASCII).indexOf("\r\n\r\n") + 4;
            var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(bytes, 0, head);
            var writing =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (var at = head; at < bytes.length; at++) {
                                                socket.getOutputStream().write(bytes, at, 1);
                                                Thread.sleep(50);
                                            }
                                        } catch (IOException | InterruptedException e) {
                                            // It was answered before it was complete.
                                        }
                                    });
            return new Dribble(socket, writing);
        }

        RawAnswer answer() throws IOException, InterruptedException {
            var answer = RawAnswer.read(new BufferedInputStream(socket.getInputStream()), "POST");
            writing.interrupt();
            writing.join();
            socket.close();
            return answer;
        }
    }
}
