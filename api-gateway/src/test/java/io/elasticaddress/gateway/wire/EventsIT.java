package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.gateway.EventClient;
import io.elasticaddress.gateway.Gateway;
import io.elasticaddress.gateway.Platform.Account;
import io.elasticaddress.gateway.Watchers;
import io.elasticaddress.gateway.events.EventFeed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Every change of groups as it happens. */
class EventsIT {
    private static final Gateway IMPATIENT =
            Gateway.startReady(
                    "elastic.auth.issuer=" + ISSUER.uri(),
                    "elastic.auth.clock-skew=0s",
                    "elastic.gateway.events.heartbeat=200ms",
                    "elastic.gateway.events.stall-timeout=1s",
                    "elastic.gateway.events.max-streams=3",
                    "elastic.gateway.events.max-streams-per-account=2",
                    "elastic.gateway.events.resume-window=0s");

    private final Account account = new Account();

    @AfterAll
    static void close() {
        IMPATIENT.close();
    }

    @Test
    void who_comes_for_the_first_time_hears_of_all_groups_and_then_of_each_change() {
        var first = account.group("{}");
        var second = account.group();
        try (var client = open(null)) {
            assertThat(client.response().statusCode()).isEqualTo(200);
            var headers = client.response().headers();
            assertThat(headers.firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
            assertThat(headers.firstValue("X-RateLimit-Remaining")).isPresent();
            assertThat(client.next().name()).isEqualTo("reset");
            assertThat(client.next().data()).isEqualTo(account.elasticAddress(first));
            assertThat(client.next().data()).isEqualTo(account.elasticAddress(second));

            account.send("PUT", "/elastic_addresses/" + second, "{\"current_stack\":2}").is(200);
            var changed = client.next();
            assertThat(changed.name()).isEqualTo("group");
            assertThat(changed.data()).isEqualTo(account.elasticAddress(second));
            assertThat(changed.data().get("current_stack").stringValue()).isEqualTo("secondary");

            FAILOVER.dns(account.name, second, DnsStatus.State.CONFIRMED);
            assertThat(client.next().data().get("status").stringValue()).isEqualTo("active");

            account.send("DELETE", "/elastic_addresses/" + first, null).is(200);
            var deleted = client.next();
            assertThat(deleted.name()).isEqualTo("deleted");
            assertThat(deleted.data().toString()).isEqualTo("{\"uid\":\"" + first + "\"}");
            assertThat(client.hasMore()).isFalse();
        }
    }

    @Test
    void what_changes_nothing_that_is_shown_is_no_event() {
        var uid = account.group();
        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        try (var client = open(null)) {
            assertThat(client.next().name()).isEqualTo("reset");
            await().until(() -> client.next().data().get("status").stringValue().equals("active"));

            FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
            var stack = FAILOVER.group(account.name, uid).primaryStackUid();
            account.send("PUT", "/stacks/" + stack, "{\"environment\":\"production\"}").is(200);
            account.send("PUT", "/stacks/" + stack, "{\"name\":\"renamed\"}").is(200);

            assertThat(client.next().data().get("primary_stack").stringValue())
                    .isEqualTo("renamed");
            assertThat(client.hasMore()).isFalse();
        }
    }

    @Test
    void who_comes_back_goes_on_where_it_was() {
        var one = account.group("{}");
        var other = account.group("{}");
        String lastId;
        try (var client = open(null)) {
            client.next();
            client.next();
            lastId = client.next().id();
        }
        account.send("PUT", "/elastic_addresses/" + one, "{\"ttl\":60}").is(200);
        account.send("PUT", "/elastic_addresses/" + one, "{\"ttl\":120}").is(200);
        account.send("DELETE", "/elastic_addresses/" + other, null).is(200);

        try (var client = open(lastId)) {
            var events = List.of(client.next(), client.next());
            // Only the newest looks of each.
            assertThat(events)
                    .extracting(event -> event.name() + " " + event.data().path("ttl"))
                    .containsExactlyInAnyOrder("group 120", "deleted ");
            lastId = events.getLast().id();
        }
        try (var client = open(lastId)) {
            account.send("PUT", "/elastic_addresses/" + one, "{\"ttl\":180}").is(200);
            assertThat(client.next().data().get("ttl").intValue()).isEqualTo(180);
        }
    }

    @Test
    void who_comes_with_an_id_of_another_gateway_begins_anew() {
        account.group("{}");
        String lastId;
        try (var client = open(null)) {
            client.next();
            lastId = client.next().id();
        }
        for (var id : List.of(lastId, "nonsense")) {
            try (var client = EventClient.open(OTHER, account.token, id)) {
                assertThat(client.next().name()).isEqualTo("reset");
                assertThat(client.next().name()).isEqualTo("group");
            }
        }
    }

    @Test
    void an_account_hears_of_its_own_groups_only() {
        try (var client = open(null)) {
            assertThat(client.next().name()).isEqualTo("reset");
            new Account().group("{}");
            var own = account.group("{}");

            assertThat(client.next().data().get("uid").stringValue()).isEqualTo(own);
        }
    }

    @Test
    void that_a_stack_goes_down_and_that_nobody_watches_any_more_are_changes() {
        var blue =
                account.send(
                                "POST",
                                "/stacks",
                                "{\"name\":\"blue\",\"ipv4\":[\"192.0.2.1\"],\"health_check\":{\"type\":\"http\"}}")
                        .ok()
                        .get("uid")
                        .stringValue();
        account.group("{\"primary_stack_uid\":\"%s\"}".formatted(blue));
        try (var client = open(null)) {
            client.next();
            client.next();
            try (var watchers = Watchers.at(account, "a")) {
                watchers.say(account, blue, Verdict.DOWN, "a");
                assertThat(client.next().data().get("status").stringValue()).isEqualTo("degraded");
            }
            assertThat(client.next().data().get("status").stringValue()).isEqualTo("switching");
        }
    }

    @Test
    void the_path_is_not_a_groups_and_needs_a_token_for_reading() {
        assertThat(GATEWAY.get(EventClient.PATH).status()).isEqualTo(401);
        GATEWAY.get(
                        EventClient.PATH,
                        "Authorization",
                        "Bearer " + ISSUER.token(account.name, "admin"))
                .isError(403, "forbidden");
        account.send("PUT", "/elastic_addresses/events", "{\"ttl\":60}");
        assertThat(FAILOVER.last(account.name).command().subject()).isEqualTo("events");
        account.get("/failover_groups/events").isError(404, "not_found");
        var head =
                RawHttp.send(
                        "HEAD /api/3/elastic_addresses/events.json HTTP/1.1\r\n"
                                + "Authorization: Bearer "
                                + account.token
                                + "\r\n\r\n");
        assertThat(head)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Type: text/event-stream");
    }

    @Test
    void a_comment_comes_where_nothing_else_does() {
        try (var client = EventClient.open(IMPATIENT, account.token, null)) {
            client.next();
            await().until(() -> client.comments() >= 3);
            assertThat(client.hasEnded()).isFalse();
        }
    }

    @Test
    void there_are_only_so_many_streams_and_one_that_ends_makes_room() {
        await().until(() -> streams() == 0);
        try (var _ = EventClient.open(IMPATIENT, account.token, null);
                var second = EventClient.open(IMPATIENT, account.token, null)) {
            refused(account, "Too many streams of the account are open at this gateway");

            var other = new Account();
            try (var _ = EventClient.open(IMPATIENT, other.token, null)) {
                refused(new Account(), "Too many streams are open at this gateway");
            }
            second.close();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                try (var third = EventClient.open(IMPATIENT, account.token, null)) {
                                    assertThat(third.response().statusCode()).isEqualTo(200);
                                }
                            });
        }
    }

    private static void refused(Account account, String why) {
        var refused = IMPATIENT.get(EventClient.PATH, "Authorization", "Bearer " + account.token);
        refused.isError(503, "unavailable", "The service is not available at this time", why);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void a_stream_ends_with_its_token() throws Exception {
        var token =
                ISSUER.token(
                        account.name,
                        "public",
                        claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(2))));
        try (var client = EventClient.open(IMPATIENT, token, null)) {
            client.next();
            client.awaitEnd(Duration.ofSeconds(10));
        }
    }

    @Test
    void once_the_last_stream_has_been_gone_for_long_an_id_is_too_old() {
        account.group("{}");
        String lastId;
        try (var client = EventClient.open(IMPATIENT, account.token, null)) {
            client.next();
            lastId = client.next().id();
        }
        // That it is gone, and that nobody has come, is each seen after a while.
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            account.group("{}");
                            try (var client = EventClient.open(IMPATIENT, account.token, lastId)) {
                                assertThat(client.next().name()).isEqualTo("reset");
                            }
                        });
    }

    @Test
    void who_takes_nothing_is_cut_off_and_who_is_slow_gets_the_newest() throws Exception {
        await().until(() -> streams() == 0);
        var groups = new ArrayList<String>();
        for (var i = 0; i < 4_000; i++) {
            groups.add(publishGroup());
        }
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                IMPATIENT
                                                .get(
                                                        "/api/3/elastic_addresses",
                                                        "Authorization",
                                                        "Bearer " + account.token)
                                                .json()
                                                .get("count")
                                                .intValue()
                                        == groups.size());
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), IMPATIENT.port()));
            ask(socket);
            await().until(() -> streams() == 1);

            await().atMost(Duration.ofSeconds(20)).until(() -> streams() == 0);

            try (var client = EventClient.open(IMPATIENT, account.token, null)) {
                assertThat(client.next().name()).isEqualTo("reset");
                for (var uid : groups) {
                    assertThat(client.next().data().get("uid").stringValue()).isEqualTo(uid);
                }
            }
        }
    }

    private String publishGroup() {
        var group = FAILOVER.create(account.name);
        FAILOVER.publish(group);
        return group.uid();
    }

    private void ask(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        ("GET "
                                        + EventClient.PATH
                                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                        + account.token
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
    }

    private static int streams() {
        return IMPATIENT.context().getBean(EventFeed.class).streams();
    }

    private EventClient open(String lastId) {
        return EventClient.open(GATEWAY, account.token, lastId);
    }
}
