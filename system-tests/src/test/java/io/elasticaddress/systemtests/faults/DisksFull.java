package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** MongoDB's disk is full, then the broker's. Each of the two servers is started again once there is space, no service. */
final class DisksFull implements Round.Trouble {
    private static final Duration TAKES_EFFECT = Duration.ofMinutes(1);

    private final Sandbox sandbox;
    private final SmallDisk mongoDisk;
    private final SmallDisk kafkaDisk;
    private final OneGroup group;

    DisksFull(Sandbox sandbox, SmallDisk mongoDisk, SmallDisk kafkaDisk) {
        this.sandbox = sandbox;
        this.mongoDisk = mongoDisk;
        this.kafkaDisk = kafkaDisk;
        this.group = OneGroup.create(sandbox);
    }

    @Override
    public void befall() throws Exception {
        var before = sandbox.cluster().all().stream().map(Instance::process).toList();
        try {
            fillMongo();
            fillKafka();
        } finally {
            mongoDisk.makeSpace();
            kafkaDisk.makeSpace();
        }
        sandbox.cluster().awaitReady();
        assertThat(sandbox.cluster().all().stream().map(Instance::process).toList())
                .isEqualTo(before);
        assertThat(before).allMatch(process -> process.isAlive());
    }

    /** Commands, reads and DNS go on; what can't be entered is said to be so. */
    private void fillMongo() throws IOException {
        mongoDisk.fill();
        var audit = sandbox.cluster().all(Service.AUDIT).getFirst();
        await("the audit service says that it can't record")
                .atMost(TAKES_EFFECT)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            group.mustSwitch(0);
                            return !audit.isReady();
                        });
        group.awaitActive();
        var recording = Api.text(audit.base() + "/actuator/health/liveness");
        assertThat(recording).contains("UP");

        mongoDisk.makeSpace();
        startAgain("mongo");
        var began = System.nanoTime();
        sandbox.cluster().awaitReady();
        System.out.printf(
                "Disk full under MongoDB: all ready %.1f s after its start%n",
                (System.nanoTime() - began) / 1e9);
    }

    /** Nothing can be decided, and each command is told so. Reads go on. */
    private void fillKafka() throws IOException {
        kafkaDisk.fill();
        var shown = List.of(group.shown(0), group.shown(1));
        await("commands are refused")
                .atMost(TAKES_EFFECT)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            var answer =
                                    group.account().api().post("/stacks", "{\"name\": \"grey\"}");
                            assertThat(answer.status()).as("%s", answer).isIn(200, 422, 503);
                            return answer.status() == 503
                                    && answer.json().path("error").asString().equals("unavailable");
                        });
        for (var gateway : List.of(0, 1)) {
            assertThat(group.shown(gateway)).isEqualTo(shown.get(gateway));
        }

        kafkaDisk.makeSpace();
        startAgain("kafka");
        var began = System.nanoTime();
        group.switchInTheEnd(OneGroup.CATCH_UP);
        var taken = System.nanoTime() - began;
        group.awaitActive();
        System.out.printf(
                "Disk full under Kafka: the first command is taken %.1f s after the broker's"
                        + " start%n",
                taken / 1e9);
    }

    /** Whether it has ended by itself or goes on without its disk. */
    private void startAgain(String name) {
        var server = sandbox.server(name);
        System.out.printf(
                "Disk full: %s %s by itself%n",
                name, server.process().isAlive() ? "goes on" : "has ended");
        server.process().kill();
        server.start();
    }
}
