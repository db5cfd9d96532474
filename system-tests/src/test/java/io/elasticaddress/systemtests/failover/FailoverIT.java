package io.elasticaddress.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.platform.Dns;
import io.elasticaddress.systemtests.platform.PlainProducer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Three vantage points watch two stacks of an automatic group. */
@ExtendWith(SharedCluster.class)
class FailoverIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MANY = 2_000;
    private static final String BLUE = "192.0.2.1";
    private static final String GREEN = "192.0.2.2";

    /** Of this test only: those of others are gone when these are the only ones. */
    private final List<String> names =
            List.of("a-" + UUID.randomUUID(), "b-" + UUID.randomUUID(), "c-" + UUID.randomUUID());

    private Cluster cluster;
    private Account account;
    private VantagePoints vantages;
    private String blue;
    private String green;
    private String uid;

    @BeforeEach
    void a_group_whose_stacks_are_up(Cluster shared) {
        cluster = shared;
        account = shared.newAccount();
        vantages =
                new VantagePoints(
                        shared.ground().bootstrapServers(),
                        Partitions.of("heartbeats", Cluster.PARTITIONS),
                        names.toArray(String[]::new));
        blue = register("blue", BLUE);
        green = register("green", GREEN);
        var created =
                account.api()
                        .post(
                                "/elastic_addresses",
                                "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\",\"failover_policy\":{\"mode\":\"automatic\"}}"
                                        .formatted(blue, green));
        assertThat(created.status()).as("%s", created).isEqualTo(200);
        uid = created.response().path("uid").asString();
        awaitThere(names);
        names.forEach(name -> says(name, blue, "up"));
        names.forEach(name -> says(name, green, "up"));
        await("blue is known to be up").atMost(SOON).until(() -> health(blue) == 3);
        await("green is known to be up").atMost(SOON).until(() -> health(green) == 3);
        awaitInDns(BLUE);
    }

    @AfterEach
    void close() {
        vantages.close();
    }

    @Test
    void a_dead_stacks_group_answers_with_the_other_one_and_the_audit_log_says_why() {
        says(names.get(0), blue, "down");
        says(names.get(1), blue, "down");

        awaitInDns(GREEN);
        assertThat(health(blue)).isEqualTo(4);
        await("the audit log has it")
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var entries = account.api().auditLog("action=switch");
                            assertThat(entries).hasSize(1);
                            var grounds = entries.getFirst().path("grounds");
                            assertThat(grounds.path("rule").asString()).isEqualTo("current_down");
                            assertThat(grounds.path("current").values())
                                    .extracting(vote -> vote.path("verdict").asString())
                                    .containsExactlyInAnyOrder("down", "down", "up");
                        });
        assertThat(group().path("failover").path("last_switch").path("automatic").asBoolean())
                .isTrue();

        var back = account.api().put("/elastic_addresses/" + uid, "{\"current_stack\":1}");
        assertThat(back.status()).as("%s", back).isEqualTo(422);
        assertThat(back.json().path("details").asString()).contains("target_down");
        var forced =
                account.api()
                        .put(
                                "/elastic_addresses/" + uid,
                                "{\"current_stack\":1,\"override_rules\":[\"target_down\"]}");
        assertThat(forced.status()).as("%s", forced).isEqualTo(200);
        awaitInDns(BLUE);
        assertThat(group().path("failover").path("held_by").asString()).isEqualTo("operator_hold");
    }

    @Test
    void one_that_lies_moves_nothing_even_when_another_is_cut_off() {
        says(names.get(0), blue, "down");
        vantages.dies(names.get(2));
        awaitThere(names.subList(0, 2));

        // Whoever decides has seen all of that once this is decided.
        says(names.get(0), green, "partial");
        await("a later report is there")
                .atMost(SOON)
                .until(() -> votes(green).toString().contains("partial"));

        assertThat(group().path("current_stack").asString()).isEqualTo("primary");
        assertThat(addresses()).containsExactly(BLUE);
        assertThat(health(blue)).isZero();
    }

    @Test
    void every_group_of_a_dead_stack_moves_once_whoever_is_killed_meanwhile() {
        createMany();
        var killed = new ArrayList<Instance>();
        try (var switches = new PolicySwitches(cluster.ground().bootstrapServers(), account)) {
            says(names.get(0), blue, "down");
            says(names.get(1), blue, "down");

            // As soon as the first of some steps is committed.
            switches.awaitFirst();
            for (var service :
                    List.of(Service.FAILOVER, Service.DNS, Service.AUDIT, Service.GATEWAY)) {
                killed.add(cluster.all(service).getLast());
                killed.getLast().kill();
            }
        }
        killed.forEach(Instance::start);
        cluster.awaitReady();
        var groups = account.api().get("/elastic_addresses").response();
        assertThat(groups.size()).isEqualTo(MANY + 1);
        var dns = new Dns(cluster.ground().dnsPort());
        await("DNS answers with green for each")
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(groups.values())
                                        .allSatisfy(
                                                one ->
                                                        assertThat(
                                                                        dns.addresses(
                                                                                one.path("dns_name")
                                                                                        .asString()))
                                                                .containsExactly(GREEN)));
        await("the audit log has each once")
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            var entries = account.api().auditLog("action=switch");
                            assertThat(entries).hasSize(MANY + 1);
                            assertThat(entries)
                                    .extracting(entry -> entry.path("uid").asString())
                                    .doesNotHaveDuplicates();
                            assertThat(entries)
                                    .extracting(Grounds::rule)
                                    .containsOnly("current_down");
                        });
    }

    /** Automatic groups on the same stacks, more than some steps move. */
    private void createMany() {
        try (var producer = new PlainProducer(cluster.ground().bootstrapServers())) {
            for (var i = 0; i < MANY; i++) {
                producer.send(
                        account.name(),
                        Map.of("ce_type", "elastic.CreateElasticAddress.v1"),
                        "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\",\"failover_policy\":{\"mode\":\"automatic\"}}"
                                .formatted(blue, green));
            }
        }
        await("all groups are there")
                .atMost(Duration.ofMinutes(2))
                .until(() -> account.api().get("/elastic_addresses").response().size() == MANY + 1);
    }

    private String register(String name, String address) {
        var registered =
                account.api()
                        .post(
                                "/stacks",
                                "{\"name\":\"%s\",\"ipv4\":[\"%s\"],\"health_check\":{\"type\":\"tcp\",\"port\":80}}"
                                        .formatted(name, address));
        assertThat(registered.status()).as("%s", registered).isEqualTo(200);
        return registered.response().path("uid").asString();
    }

    private void says(String vantage, String stack, String verdict) {
        vantages.says(vantage, account.name(), stack, verdict, 1);
    }

    private void awaitThere(List<String> expected) {
        for (var gateway : List.of(0, 1)) {
            await("only these vantage points are there")
                    .atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    account.api(gateway)
                                                            .get("/failover")
                                                            .response()
                                                            .path("vantage_points")
                                                            .values())
                                            .extracting(there -> there.path("name").asString())
                                            .containsExactlyInAnyOrderElementsOf(expected));
        }
    }

    private int health(String stack) {
        return account.api().get("/stacks/" + stack).response().path("health").asInt();
    }

    private JsonNode votes(String stack) {
        return account.api().get("/stacks/" + stack).response().path("health_votes");
    }

    private JsonNode group() {
        return account.api().get("/elastic_addresses/" + uid).response();
    }

    private List<String> addresses() {
        return new Dns(cluster.ground().dnsPort()).addresses(group().path("dns_name").asString());
    }

    private void awaitInDns(String address) {
        await("DNS answers " + address)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(addresses()).containsExactly(address));
    }
}
