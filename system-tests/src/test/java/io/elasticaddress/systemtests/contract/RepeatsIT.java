package io.elasticaddress.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Api.Answer;
import io.elasticaddress.systemtests.platform.TopicRecords;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Idempotency keys: one effect and one answer, whoever dies meanwhile. */
@ExtendWith(SharedCluster.class)
class RepeatsIT {
    private static final String ALL = "/elastic_addresses";

    private final String key = UUID.randomUUID().toString();
    private Cluster cluster;
    private Account account;

    @BeforeEach
    void an_account(Cluster shared) {
        cluster = shared;
        account = shared.newAccount();
    }

    @Test
    void a_repeat_is_answered_as_the_first_was_at_any_gateway() {
        var first = create(account.api(0));

        var again = create(account.api(0));
        var elsewhere = create(account.api(1));

        assertThat(first.status()).as("%s", first).isEqualTo(200);
        assertSame(first, again, elsewhere);
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void repeats_that_come_while_the_first_is_under_way_get_its_answer() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Answer>>();
            for (var i = 0; i < 16; i++) {
                var gateway = i % 2;
                answers.add(callers.submit(() -> create(account.api(gateway))));
            }

            var first = answers.getFirst().get();

            assertThat(first.status()).as("%s", first).isEqualTo(200);
            for (var answer : answers) {
                assertSame(first, answer.get());
            }
        }
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void a_refusal_is_repeated_too_though_it_would_be_accepted_by_now() {
        var api = account.api();
        var uid = create(api).response().path("uid").asString();
        var refused = switchWithKey(api, uid);
        assertThat(refused.status()).isEqualTo(400);
        var stack = api.registerStack("late", "192.0.2.7");
        assertThat(
                        api.put(
                                        ALL + "/" + uid,
                                        "{\"secondary_stack_uid\": \"%s\"}".formatted(stack))
                                .status())
                .isEqualTo(200);

        assertSame(refused, switchWithKey(api, uid), switchWithKey(account.api(1), uid));

        assertThat(api.group(uid).path("current_stack").asString()).isEqualTo("primary");
        assertThat(api.switchTo(uid, "secondary").status()).isEqualTo(200);
    }

    @Test
    void another_request_under_the_key_is_422_and_changes_nothing() {
        var first = create(account.api());

        var other = account.api(1).post(ALL, "{\"reason\": \"another\"}", "Idempotency-Key", key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("error").asString()).isEqualTo("unprocessable_entity");
        assertThat(groups()).isEqualTo(1);
        assertSame(first, create(account.api()));
    }

    @Test
    void a_key_is_an_accounts_own() {
        var other = cluster.newAccount();

        var here = create(account.api());
        var there = create(other.api());

        assertThat(there.status()).isEqualTo(200);
        assertThat(there.text()).isNotEqualTo(here.text());
    }

    @Test
    void a_repeat_after_its_gateways_death_gets_the_answer_that_nobody_heard() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var failover = cluster.all(Service.FAILOVER).getFirst();
            failover.process().freeze();
            Future<Answer> lost;
            try {
                lost = createUnanswered(callers);
                cluster.gateway(0).kill();
            } finally {
                failover.process().thaw();
            }
            assertThat(lost).failsWithin(Duration.ofSeconds(20));

            var elsewhere = create(account.api(1));

            cluster.gateway(0).start();
            cluster.awaitReady();
            assertThat(elsewhere.status()).as("%s", elsewhere).isEqualTo(200);
            assertSame(elsewhere, create(account.api(0)));
            assertThat(groups()).isEqualTo(1);
        }
    }

    @Test
    void a_repeat_after_the_death_of_who_decides_has_one_effect_and_one_answer() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var failover = cluster.all(Service.FAILOVER).getFirst();
            failover.process().freeze();
            var first = createUnanswered(callers);
            failover.kill();
            failover.start();
            cluster.awaitReady();
            // Decided by the new process, or not heard in time; which of both is a matter of speed.
            assertThat(first.get().status()).isIn(200, 422, 503);

            var repeated = create(account.api(1));

            assertThat(repeated.status()).as("%s", repeated).isEqualTo(200);
            assertSame(repeated, create(account.api(0)));
            assertThat(groups()).isEqualTo(1);
        }
    }

    /** Returns once the command stands in its topic. */
    private Future<Answer> createUnanswered(ExecutorService callers) {
        var api = account.api(0);
        var answer = callers.submit(() -> create(api));
        var servers = cluster.ground().bootstrapServers();
        await().until(
                        () ->
                                TopicRecords.all(servers, "elastic.commands").stream()
                                        .anyMatch(
                                                record ->
                                                        new String(
                                                                        record.key(),
                                                                        StandardCharsets.UTF_8)
                                                                .equals(account.name())));
        return answer;
    }

    private Answer create(Api api) {
        return api.post(ALL, "{}", "Idempotency-Key", key);
    }

    private Answer switchWithKey(Api api, String uid) {
        return api.put(
                ALL + "/" + uid,
                "{\"current_stack\": \"secondary\"}",
                "Idempotency-Key",
                key + "-switch");
    }

    private int groups() {
        return account.api(1).get(ALL).response().size();
    }

    private static void assertSame(Answer first, Answer... repeats) {
        for (var repeat : repeats) {
            assertThat(repeat.status()).isEqualTo(first.status());
            assertThat(repeat.text()).isEqualTo(first.text());
            assertThat(repeat.commandId()).isEqualTo(first.commandId());
        }
    }
}
