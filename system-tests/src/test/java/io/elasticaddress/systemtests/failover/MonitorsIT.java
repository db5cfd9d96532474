package io.elasticaddress.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.cluster.SharedCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;

/** Three health monitors watch two stacks that are really there, and go away themselves. */
@ExtendWith(SharedCluster.class)
class MonitorsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration NOTHING_MOVES = Duration.ofSeconds(3);

    private Account account;
    private List<Instance> monitors;
    private WatchedGroup group;

    @BeforeEach
    void three_monitors_see_both_stacks(Cluster cluster) {
        account = cluster.newAccount();
        monitors = cluster.startBeside(Service.MONITOR, 3);
        awaitThere(0, 1, 2);
        // Half of an account's stacks may fail over in a minute.
        account.api().registerStack("red", "192.0.2.3");
        account.api().registerStack("yellow", "192.0.2.4");
        group = new WatchedGroup(account, "200ms");
        group.awaitUp(group.blue, 3);
        group.awaitUp(group.green, 3);
        group.awaitInDns(group.blue);
    }

    @AfterEach
    void close() {
        if (group != null) {
            group.close();
        }
        monitors.forEach(Instance::close);
    }

    @Test
    void
            traffic_leaves_dead_stacks_while_monitors_die_and_stands_still_where_it_has_nowhere_to_go() {
        group.blue.server().down();
        group.awaitInDns(group.green);

        group.blue.server().up();
        group.awaitUp(group.blue, 3);
        monitors.get(0).kill();
        group.green.server().down();
        group.awaitInDns(group.blue);

        group.green.server().up();
        monitors.get(0).start();
        awaitThere(0, 1, 2);
        group.awaitUp(group.green, 3);
        monitors.get(1).process().freeze();
        group.blue.server().down();
        group.awaitInDns(group.green);

        monitors.get(1).process().thaw();
        awaitThere(0, 1, 2);
        group.green.server().down();
        await("it says that both stacks are down")
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var shown = group.shown();
                            assertThat(shown.path("status").asString()).isEqualTo("degraded");
                            assertThat(shown.path("failover").path("held_by").asString())
                                    .isEqualTo("both_down");
                            assertThat(shown.path("status_details").asString()).isNotBlank();
                        });
        await("nothing moves")
                .during(NOTHING_MOVES)
                .atMost(SOON)
                .until(() -> group.addresses().equals(List.of(group.green.server().ip())));

        group.blue.server().up();
        group.awaitInDns(group.blue);
        await("the audit log has each switch")
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(account.api().auditLog("action=switch"))
                                        .hasSize(4)
                                        .extracting(Grounds::rule)
                                        .containsOnly("current_down"));
    }

    private void awaitThere(Integer... expected) {
        var names = List.of(expected).stream().map(one -> monitors.get(one).toString()).toList();
        await("only these vantage points are there")
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                account.api()
                                                        .get("/failover")
                                                        .response()
                                                        .path("vantage_points")
                                                        .values())
                                        .extracting(there -> there.path("name").asString())
                                        .containsExactlyInAnyOrderElementsOf(names));
    }
}
