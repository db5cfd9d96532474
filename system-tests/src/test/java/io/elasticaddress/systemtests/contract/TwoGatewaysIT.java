package io.elasticaddress.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.SharedCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** Two gateways behind one Kafka: a client can't tell them apart. */
@ExtendWith(SharedCluster.class)
class TwoGatewaysIT {

    @Test
    void they_give_the_same_answers(Cluster cluster) {
        var account = cluster.newAccount();
        var one = account.api(0);
        var other = account.api(1);
        var blue = one.registerStack("blue", "192.0.2.1");
        var green = other.registerStack("green", "192.0.2.2");
        var uid = one.createGroup(blue, green);
        var second = other.createGroup(green, blue);
        assertThat(one.switchTo(second, "secondary").status()).isEqualTo(200);
        var gone = other.createGroup("", "");
        assertThat(other.delete("/elastic_addresses/" + gone).status()).isEqualTo(200);
        assertThat(other.switchTo(uid, "secondary").status()).isEqualTo(200);
        await().untilAsserted(
                        () ->
                                assertThat(one.get("/elastic_addresses").response())
                                        .hasSize(2)
                                        .allMatch(
                                                group ->
                                                        group.path("status")
                                                                .asString()
                                                                .equals("active")));

        for (var path :
                List.of(
                        "/elastic_addresses",
                        "/elastic_addresses?page=1&per_page=1",
                        "/elastic_addresses/" + uid,
                        "/elastic_addresses/" + gone,
                        "/failover_groups.json",
                        "/failover_groups/" + second,
                        "/stacks",
                        "/stacks/" + blue,
                        "/stacks/nobody",
                        "/ping/auth",
                        "/audit_log?action=switch",
                        "/nothing")) {
            await(path)
                    .untilAsserted(
                            () -> {
                                var here = one.get(path);
                                var there = other.get(path);
                                assertThat(there.text()).isEqualTo(here.text());
                                assertThat(there.status()).isEqualTo(here.status());
                                assertThat(there.headers().firstValue("ETag"))
                                        .isEqualTo(here.headers().firstValue("ETag"));
                            });
        }
    }

    @Test
    void a_client_reads_its_writes_at_the_gateway_that_answered(Cluster cluster) {
        var account = cluster.newAccount();
        var api = List.of(account.api(0), account.api(1));
        var blue = api.getFirst().registerStack("blue", "192.0.2.1");
        var green = api.getFirst().registerStack("green", "192.0.2.2");
        var uid = api.getFirst().createGroup(blue, green);
        for (var i = 0; i < 100; i++) {
            var here = api.get(i % 2);
            var side = i % 2 == 0 ? "secondary" : "primary";

            assertThat(here.switchTo(uid, side).status()).isEqualTo(200);

            assertThat(here.group(uid).path("current_stack").asString()).isEqualTo(side);
        }
    }
}
