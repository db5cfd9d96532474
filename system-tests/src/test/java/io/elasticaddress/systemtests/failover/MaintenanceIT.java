package io.elasticaddress.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.platform.Dns;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Maintenance of a stack that more groups are on than one step moves, while whoever carries it out is killed. */
@ExtendWith(SharedCluster.class)
class MaintenanceIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int GROUPS = 1_020;
    private static final String BLUE = "192.0.2.1";
    private static final String GREEN = "192.0.2.2";

    private final List<String> names = new ArrayList<>();
    private Cluster cluster;
    private Account account;
    private Dns dns;
    private String blue;

    @BeforeEach
    void many_groups_on_blue(Cluster shared) {
        cluster = shared;
        account = shared.newAccount();
        dns = new Dns(shared.ground().dnsPort());
        blue = account.api().registerStack("blue", BLUE);
        var green = account.api().registerStack("green", GREEN);
        for (var i = 0; i < GROUPS; i++) {
            var uid = account.api().createGroup(blue, green);
            names.add(
                    account.api()
                            .get("/elastic_addresses/" + uid)
                            .response()
                            .path("dns_name")
                            .asString());
        }
    }

    @Test
    void
            who_was_down_at_its_start_begins_it_and_who_dies_while_it_is_undone_undoes_the_rest_each_once() {
        var failover = cluster.all(Service.FAILOVER).getFirst();
        var start = Instant.now().plusSeconds(2);
        var planned =
                account.api()
                        .post(
                                "/maintenance_windows",
                                "{\"stack_uid\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"reason\":\"a new kernel\"}"
                                        .formatted(blue, start, start.plusSeconds(3_600)));
        assertThat(planned.status()).as("%s", planned).isEqualTo(200);
        var window = "/maintenance_windows/" + planned.response().path("uid").asString();
        failover.kill();
        await("the start has passed").atMost(SOON).until(() -> Instant.now().isAfter(start));
        restart(failover);

        awaitInDns(GREEN);
        await("all are moved, and it is known when resolvers can have forgotten")
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var open = account.api().get(window).response();
                            assertThat(open.path("phase").asString()).isEqualTo("open");
                            assertThat(open.path("groups").path("moved").asInt()).isEqualTo(GROUPS);
                            assertThat(open.path("groups").path("remaining").asInt()).isZero();
                            assertThat(open.path("dns_confirmed").asBoolean()).isTrue();
                            assertThat(Instant.parse(open.path("forgotten_at").asString()))
                                    .isAfter(start);
                        });
        var cancelled = account.api().delete(window);
        failover.kill();
        assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(200);
        restart(failover);

        awaitInDns(BLUE);
        await("it is over")
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                account.api()
                                                        .get(window)
                                                        .response()
                                                        .path("phase")
                                                        .asString())
                                        .isEqualTo("cancelled"));
        await("each was switched away and back, and the audit log says so")
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var switches = account.api().auditLog("action=switch");
                            assertThat(switches).hasSize(2 * GROUPS);
                            assertThat(switches)
                                    .allSatisfy(
                                            entry ->
                                                    assertThat(entry.path("via").asString())
                                                            .isEqualTo("maintenance"));
                            assertThat(
                                            switches.stream()
                                                    .collect(
                                                            Collectors.groupingBy(
                                                                    Grounds::rule,
                                                                    Collectors.mapping(
                                                                            MaintenanceIT::uid,
                                                                            Collectors.toSet()))))
                                    .allSatisfy(
                                            (rule, groups) -> assertThat(groups).hasSize(GROUPS))
                                    .containsOnlyKeys("maintenance_start", "maintenance_end");
                        });
    }

    private static String uid(JsonNode entry) {
        return entry.path("uid").asString();
    }

    private void restart(Instance failover) {
        failover.start();
        cluster.awaitReady();
    }

    private void awaitInDns(String address) {
        await("DNS answers " + address)
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(names)
                                        .allSatisfy(
                                                name ->
                                                        assertThat(dns.addresses(name))
                                                                .containsExactly(address)));
    }
}
