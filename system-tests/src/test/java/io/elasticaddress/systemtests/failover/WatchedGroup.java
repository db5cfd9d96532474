package io.elasticaddress.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.StackServer;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;

/** An automatic group, and what its two stacks' health checks ask. Nothing holds it longer than it must. */
final class WatchedGroup implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int UP = 3;

    private final Account account;
    private final Dns dns;
    private final String uid;
    private final String name;

    /** A stack and what answers for it. */
    record Watched(String uid, StackServer server) {}

    final Watched blue;
    final Watched green;

    /**
     * @param interval of both health checks, which have fall 3 and rise 2
     */
    WatchedGroup(Account account, String interval) {
        this.account = account;
        this.dns = new Dns(account.cluster().ground().dnsPort());
        this.blue = register("blue", StackServer.start("127.0.1.1"), interval);
        this.green = register("green", StackServer.start("127.0.1.2"), interval);
        var created =
                account.api()
                        .post(
                                "/elastic_addresses",
                                """
                                {"primary_stack_uid": "%s", "secondary_stack_uid": "%s", "failover_policy":
                                 {"mode": "automatic", "hold_down": "0s", "operator_hold": "0s"}}
                                """
                                        .formatted(blue.uid, green.uid));
        assertThat(created.status()).as("%s", created).isEqualTo(200);
        this.uid = created.response().path("uid").asString();
        this.name = created.response().path("dns_name").asString();
    }

    private Watched register(String stack, StackServer server, String interval) {
        var registered =
                account.api()
                        .post(
                                "/stacks",
                                """
                                {"name": "%s", "ipv4": ["%s"], "health_check":
                                 {"type": "http", "port": %d, "interval": "%s", "fall": 3, "rise": 2}}
                                """
                                        .formatted(stack, server.ip(), server.port(), interval));
        assertThat(registered.status()).as("%s", registered).isEqualTo(200);
        return new Watched(registered.response().path("uid").asString(), server);
    }

    /** As the API shows it. */
    JsonNode shown() {
        return account.api().group(uid);
    }

    String uid() {
        return uid;
    }

    /** What DNS answers now. */
    List<String> addresses() {
        return dns.addresses(name);
    }

    void awaitInDns(Watched stack) {
        await("DNS answers " + stack.server.ip())
                .atMost(SOON)
                .untilAsserted(() -> assertThat(addresses()).containsExactly(stack.server.ip()));
    }

    /** So many vantage points say so, and all that are there do. */
    void awaitUp(Watched stack, int vantages) {
        await("%d vantage points see that %s is up".formatted(vantages, stack.server.ip()))
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var seen = account.api().get("/stacks/" + stack.uid).response();
                            assertThat(seen.path("health").asInt()).isEqualTo(UP);
                            assertThat(
                                            seen.path("health_votes")
                                                    .valueStream()
                                                    .filter(vote -> vote.path("fresh").asBoolean())
                                                    .map(vote -> vote.path("verdict").asString()))
                                    .hasSize(vantages)
                                    .containsOnly("up");
                        });
    }

    /** By hand. */
    void switchTo(String side) {
        var switched = account.api().switchTo(uid, side);
        assertThat(switched.status()).as("%s", switched).isEqualTo(200);
    }

    @Override
    public void close() {
        blue.server.close();
        green.server.close();
    }
}
