package io.elasticaddress.dns;

import static io.elasticaddress.dns.DnsUpdaterIT.a;
import static io.elasticaddress.dns.DnsUpdaterIT.observe;
import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.provider.Change;
import io.elasticaddress.dns.servers.EmbeddedServer;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The operator's endpoint, over HTTP. */
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TOKEN = "an operator's token";
    private static final String BY = "\"by\":\"alice\",\"reason\":\"a test\"";

    private final Platform platform = Platform.running();

    private record Answer(int status, JsonNode json) {}

    private static Answer send(
            Updater updater, String token, String method, String path, String body) {
        var port = updater.context().getEnvironment().getProperty("local.server.port");
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.MAPPER.readTree(answer.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer post(Updater updater, String path, String body) {
        return send(updater, TOKEN, "POST", path, body);
    }

    private static JsonNode zone(Updater updater) {
        return send(updater, TOKEN, "GET", "/operator/zones", "").json().get("zones").get(0);
    }

    private static String name(ElasticAddress group, String what) {
        return "/operator/names/" + group.dnsName() + "/" + what;
    }

    @Test
    void without_the_token_nobody_gets_in(@TempDir Path folder) {
        try (var server = new EmbeddedServer(folder);
                var open =
                        Updater.start(
                                server,
                                "it-" + UUID.randomUUID(),
                                "--elastic.dns.operator.token=" + TOKEN);
                var closed = Updater.start(server, "it-" + UUID.randomUUID())) {
            for (var token : new String[] {null, "", "another operator's", TOKEN + "!"}) {
                var answer = send(open, token, "GET", "/operator/zones", "");
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.json().get("error").stringValue()).isEqualTo("unauthenticated");
            }
            assertThat(send(closed, TOKEN, "GET", "/operator/zones", "").status()).isEqualTo(404);
            assertThat(zone(open).get("zone").stringValue()).isEqualTo(TestServer.ZONE);

            assertThat(post(open, "/operator/zones/x.test/removals/confirm", "{").status())
                    .isEqualTo(400);
            var nameless = "{\"plan\":\"1\"}";
            assertThat(post(open, "/operator/zones/x.test/removals/confirm", nameless).status())
                    .isEqualTo(400);
            var unknown = "{\"plan\":\"1\"," + BY + "}";
            assertThat(post(open, "/operator/zones/x.test/removals/confirm", unknown).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void names_change_hands_at_the_instance_that_looks_after_them(@TempDir Path folder) {
        var consumerGroup = "it-" + UUID.randomUUID();
        var token = "--elastic.dns.operator.token=" + TOKEN;
        try (var server = new EmbeddedServer(folder);
                var zone = DnsUpdaterIT.provider(server);
                var first = Updater.start(server, consumerGroup, token);
                var second = Updater.start(server, consumerGroup, token)) {
            await().atMost(SOON)
                    .until(() -> Stream.of(first, second).allMatch(u -> assigned(u) == 2));
            var account = Account.fresh();
            var group = account.group("blue", null);
            zone.apply(
                    List.of(
                            new Change(
                                    group.dnsName(),
                                    new Expected.Absent(),
                                    List.of(a("198.51.100.7")),
                                    null)));
            platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
            published(platform, group.key(), DnsStatus.State.CONFLICT, 1, 1);

            var answers =
                    Stream.of(first, second)
                            .map(u -> post(u, name(group, "take-over"), "{" + BY + "}"))
                            .toList();

            assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(200, 421);
            published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);
            assertThat(observe(zone, group).records()).containsExactly(a("192.0.2.1"));
            assertThat(platform.zoneEvents(ZoneEvent.Type.DNS_NAME_TAKEN_OVER))
                    .filteredOn(event -> group.uid().equals(event.uid()))
                    .singleElement()
                    .matches(event -> "alice".equals(event.actor()))
                    .matches(event -> event.details().contains("198.51.100.7"));

            var owner = answers.getFirst().status() == 200 ? first : second;
            var handed =
                    post(owner, name(group, "hand-over"), "{\"installation\":\"them\"," + BY + "}");
            assertThat(handed.status()).isEqualTo(200);
            published(platform, group.key(), DnsStatus.State.CONFLICT, 1, 1);
            assertThat(observe(zone, group).markers()).containsExactly("v=ea1;i=them;g=0;a=0");
            assertThat(observe(zone, group).records()).containsExactly(a("192.0.2.1"));
            assertThat(
                            post(
                                            owner,
                                            name(group, "hand-over"),
                                            "{\"installation\":\"them\"," + BY + "}")
                                    .status())
                    .isEqualTo(409);
        }
    }

    private static int assigned(Updater updater) {
        return updater.context()
                .getBean(DnsUpdater.class)
                .intakeState()
                .filter(state -> state.isCaughtUp())
                .map(state -> state.assigned())
                .orElse(-1);
    }

    @Test
    void many_removals_wait_and_a_name_that_nobody_knows_is_reported(@TempDir Path folder) {
        // A platform of its own: the share is of all the names that there are.
        try (var own = new Platform();
                var server = new EmbeddedServer(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater =
                        Updater.start(
                                own,
                                server,
                                "it-" + UUID.randomUUID(),
                                "--elastic.dns.operator.token=" + TOKEN,
                                "--elastic.dns.drift-period=1s",
                                "--elastic.dns.removals.minimum=3",
                                "--elastic.dns.removals.share=0.4")) {
            var account = Account.fresh();
            var groups = new ArrayList<ElasticAddress>();
            for (var i = 0; i < 10; i++) {
                groups.add(account.group("blue", null));
            }
            own.publish(account.stack("blue", 1, "192.0.2.1"));
            own.publish(groups);
            // None of it tells of a name, readable or not.
            var beside = account.beside("blue", groups.getFirst(), 1);
            own.publish(beside);
            beside.forEach(s -> own.publishRaw(Codec.SNAPSHOTS.encode(s), new byte[] {'?'}));
            groups.forEach(g -> published(own, g.key(), DnsStatus.State.CONFIRMED, 1, 1));
            var lost = Account.fresh().group("blue", null);
            zone.apply(
                    List.of(
                            new Change(
                                    lost.dnsName(),
                                    new Expected.Absent(),
                                    List.of(a("192.0.2.9")),
                                    "v=ea1;i=test;g=4;a=2")));

            own.publish(groups.subList(0, 8).stream().map(Account::deleted).toList());

            // As many as are always allowed may have gone before the others were heard of.
            await().atMost(SOON)
                    .until(
                            () -> {
                                var status = own.status(groups.get(7).key());
                                return status != null && status.waiting() != null;
                            });
            assertThat(updater.health("removals")).isEqualTo(Status.DOWN);
            assertThat(observe(zone, groups.get(7)).records()).isNotEmpty();
            var path = "/operator/zones/" + TestServer.ZONE + "/removals/confirm";
            assertThat(post(updater, path, "{\"plan\":\"another\"," + BY + "}").status())
                    .isEqualTo(409);
            var held = zone(updater).get("held_removals");
            var plan = held.get("plan").stringValue();
            var confirmed = post(updater, path, "{\"plan\":\"" + plan + "\"," + BY + "}");
            assertThat(confirmed.status()).isEqualTo(200);
            assertThat(confirmed.json().get("removals")).isEqualTo(held.get("removals"));
            assertThat(held.get("removals").intValue()).isBetween(5, 8);
            groups.subList(0, 8)
                    .forEach(g -> published(own, g.key(), DnsStatus.State.CONFIRMED, 2, 0));
            assertThat(observe(zone, groups.get(7)).records()).isEmpty();
            assertThat(updater.health("removals")).isEqualTo(Status.UP);
            assertThat(own.zoneEvents(ZoneEvent.Type.DNS_REMOVALS_HELD)).isNotEmpty();

            await().atMost(SOON)
                    .until(() -> zone(updater).get("unknown_names").has(lost.dnsName()));
            assertThat(own.zoneEvents(ZoneEvent.Type.DNS_UNKNOWN_NAME_FOUND))
                    .singleElement()
                    .matches(event -> lost.dnsName().equals(event.dnsName()))
                    .matches(event -> "@installation".equals(event.account()));
            assertThat(observe(zone, lost).records()).containsExactly(a("192.0.2.9"));
        }
    }
}
