package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Books;
import io.elasticaddress.systemtests.platform.Waits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The broker dies. Of each service one goes on without it, and the other is stopped and started before it is back. */
final class KafkaAway implements Round.Trouble {
    /** The first commands wait for the broker to take them, 4 s. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(9);

    /** Less than that, so nothing is waited for; a slow machine takes its time nevertheless. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final Duration CATCH_UP = Duration.ofMinutes(3);

    private final Sandbox sandbox;
    private final Account account;
    private final Set<String> notSent = new HashSet<>();
    private final Waits refusals = new Waits();

    KafkaAway(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.account = sandbox.cluster().newAccount();
    }

    @Override
    public void befall() throws Exception {
        var kafka = sandbox.server("kafka");
        var api = account.api();
        var uid =
                api.createGroup(
                        api.registerStack("blue", "192.0.2.1"),
                        api.registerStack("green", "192.0.2.2"));
        var shown = settled(uid);
        var staying = of(0);
        var restarted = of(1);
        var before = staying.stream().map(Instance::process).toList();

        kafka.process().kill();
        var outage = Outage.begin();
        firstCommandsAreAnswered(uid);
        for (var gateway : sandbox.cluster().all(Service.GATEWAY)) {
            await(gateway + " knows")
                    .atMost(FIRST_ANSWER)
                    .until(
                            () ->
                                    Api.text(gateway.base() + "/actuator/health/readiness")
                                            .contains("\"DEGRADED\""));
        }
        for (var i = 0; i < 20; i++) {
            for (var gateway : List.of(0, 1)) {
                assertThat(text(gateway, uid)).isEqualTo(shown);
                commandIsRefused(gateway, uid);
            }
        }
        startWithoutBroker(restarted);
        while (!outage.isOver()) {
            assertThat(text(0, uid)).isEqualTo(shown);
            commandIsRefused(0, uid);
            Thread.sleep(200);
        }

        kafka.start();
        var back = System.nanoTime();
        var key = UUID.randomUUID().toString();
        await("a command is taken again")
                .atMost(CATCH_UP)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> switchWith(0, uid, key).status() == 200);
        var taken = System.nanoTime() - back;
        sandbox.cluster().awaitReady();
        var ready = System.nanoTime() - back;
        assertThat(staying.stream().map(Instance::process).toList()).isEqualTo(before);
        assertThat(before).allMatch(process -> process.isAlive());
        assertThat(switchWith(1, uid, key).text()).isEqualTo(switchWith(0, uid, key).text());
        assertThat(
                        Books.of(sandbox.bootstrapServers(), Set.of(account.name()))
                                .events()
                                .stream()
                                .map(event -> event.cause().commandId()))
                .doesNotContainAnyElementsOf(notSent);
        System.out.printf(
                "Kafka away: refusals at once %s; after the broker's start the first command %.1f"
                        + " s, all ready %.1f s%n",
                refusals, taken / 1e9, ready / 1e9);
    }

    private List<Instance> of(int index) {
        return Stream.of(Service.values())
                .map(service -> sandbox.cluster().all(service))
                .filter(all -> !all.isEmpty())
                .map(all -> all.get(index))
                .toList();
    }

    /** What both gateways show, once DNS is confirmed. */
    private String settled(String uid) {
        await("the group is active at both gateways")
                .atMost(CATCH_UP)
                .untilAsserted(
                        () -> {
                            assertThat(account.api(0).group(uid).path("status").asString())
                                    .isEqualTo("active");
                            assertThat(text(1, uid)).isEqualTo(text(0, uid));
                        });
        return text(0, uid);
    }

    private String text(int gateway, String uid) {
        var answer = account.api(gateway).get("/elastic_addresses/" + uid);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    private Api.Answer switchWith(int gateway, String uid, String key) {
        return account.api(gateway)
                .put(
                        "/elastic_addresses/" + uid,
                        "{\"current_stack\": \"secondary\"}",
                        "Idempotency-Key",
                        key);
    }

    /** Nobody knows yet that the broker is away, and still nobody waits for long. */
    private void firstCommandsAreAnswered(String uid)
            throws InterruptedException, ExecutionException {
        var waits = new Waits();
        var answers = new ArrayList<Future<Api.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var gateway : List.of(0, 1)) {
                answers.add(
                        threads.submit(
                                () -> {
                                    var began = System.nanoTime();
                                    var answer = account.api(gateway).switchTo(uid, "secondary");
                                    waits.add(System.nanoTime() - began);
                                    return answer;
                                }));
            }
        }
        for (var answer : answers) {
            assertUnavailable(answer.get());
        }
        assertThat(waits.longest()).isLessThan(FIRST_ANSWER);
        System.out.println("Kafka away: the first commands " + waits);
    }

    private void commandIsRefused(int gateway, String uid) {
        var began = System.nanoTime();
        var answer = account.api(gateway).switchTo(uid, "secondary");
        refusals.add(System.nanoTime() - began);
        assertUnavailable(answer);
        assertThat(answer.json().path("details").asString()).startsWith("The command was not sent");
        assertThat(refusals.longest()).isLessThan(AT_ONCE);
        notSent.add(answer.commandId());
    }

    private static void assertUnavailable(Api.Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().path("error").asString()).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("Idempotency-Key")).isPresent();
    }

    private void startWithoutBroker(List<Instance> instances) {
        for (var instance : instances) {
            assertThat(instance.terminate(FOR_AN_ORDERLY_END)).as("%s ends", instance).isTrue();
        }
        instances.forEach(Instance::start);
        for (var instance : instances) {
            await(instance + " is alive without a broker")
                    .atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(200))
                    .until(instance::isAlive);
            assertThat(instance.isReady()).as("%s is ready", instance).isFalse();
        }
        var answer = account.api(1).post("/elastic_addresses", null);
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().path("error").asString()).isEqualTo("unavailable");
    }
}
