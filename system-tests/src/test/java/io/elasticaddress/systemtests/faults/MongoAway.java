package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Waits;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * MongoDB dies. Meanwhile one failover service is killed and the other one ended, so that each partition changes its owner,
 * and both are started without MongoDB, as is one of the audit services.
 */
final class MongoAway implements Round.Trouble {
    /** A query looks for a server for 2 s; a slow machine takes its time nevertheless. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** A killed owner is missed after 6 s. */
    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);

    private final Sandbox sandbox;
    private final OneGroup group;
    private final Waits refusals = new Waits();

    MongoAway(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.group = OneGroup.create(sandbox);
    }

    @Override
    public void befall() throws Exception {
        var mongo = sandbox.server("mongo");
        var failovers = sandbox.cluster().all(Service.FAILOVER);
        var audits = sandbox.cluster().all(Service.AUDIT);
        var restarted = Set.of(failovers.get(0), failovers.get(1), audits.get(1));
        var staying =
                sandbox.cluster().all().stream()
                        .filter(instance -> !restarted.contains(instance))
                        .toList();
        var before = staying.stream().map(Instance::process).toList();

        for (var gateway : List.of(0, 1)) {
            await("the audit log can be queried at gateway " + (gateway + 1))
                    .atMost(OneGroup.CATCH_UP)
                    .ignoreExceptions()
                    .until(() -> isAllAudited(gateway));
        }
        mongo.process().kill();
        var outage = Outage.begin();
        allGoesOnButQueries();

        failovers.get(0).kill();
        var killed = System.nanoTime();
        group.switchInTheEnd(TAKEOVER);
        var takenOver = System.nanoTime() - killed;
        group.awaitActive();
        failovers.get(0).start();
        awaitWorkWithoutMongo(failovers.get(0));

        assertThat(failovers.get(1).terminate(FOR_AN_ORDERLY_END)).isTrue();
        group.switchInTheEnd(TAKEOVER);
        group.awaitActive();
        failovers.get(1).start();

        assertThat(audits.get(1).terminate(FOR_AN_ORDERLY_END)).isTrue();
        audits.get(1).start();
        await(audits.get(1) + " is alive without MongoDB")
                .atMost(OneGroup.CATCH_UP)
                .pollInterval(Duration.ofMillis(200))
                .until(audits.get(1)::isAlive);
        assertThat(audits.get(1).isReady()).isFalse();
        awaitWorkWithoutMongo(failovers.get(1));
        await("a failover service says that MongoDB lacks snapshots")
                .atMost(OneGroup.CATCH_UP)
                .until(
                        () ->
                                failovers.stream()
                                        .anyMatch(
                                                failover ->
                                                        Api.text(
                                                                        failover.base()
                                                                                + "/actuator/health/readiness")
                                                                .contains("BEHIND")));
        do {
            allGoesOnButQueries();
        } while (!outage.isOver());

        mongo.start();
        var back = System.nanoTime();
        await("the audit log has all that was switched meanwhile")
                .atMost(OneGroup.CATCH_UP)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> isAllAudited(1));
        var queried = System.nanoTime() - back;
        sandbox.cluster().awaitReady();
        assertThat(staying.stream().map(Instance::process).toList()).isEqualTo(before);
        assertThat(before).allMatch(process -> process.isAlive());
        System.out.printf(
                "MongoDB away: audit queries refused %s; another owner decides %.1f s after a kill;"
                        + " the audit log has all %.1f s after MongoDB's start%n",
                refusals, takenOver / 1e9, queried / 1e9);
    }

    /** A switch, both gateways' reads of it and DNS; and the audit log, of which nothing can be told. */
    private void allGoesOnButQueries() {
        group.mustSwitch(0);
        group.awaitActive();
        for (var gateway : List.of(0, 1)) {
            var began = System.nanoTime();
            var answer = group.account().api(gateway).get("/audit_log");
            refusals.add(System.nanoTime() - began);
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.json().propertyNames())
                    .containsExactlyInAnyOrder("error", "error_description", "details");
            assertThat(answer.json().path("error").asString()).isEqualTo("unavailable");
            assertThat(answer.json().path("details").asString()).isNotBlank();
        }
        assertThat(refusals.longest()).isLessThan(SOON);
    }

    private static void awaitWorkWithoutMongo(Instance failover) {
        await(failover + " works without MongoDB")
                .atMost(OneGroup.CATCH_UP)
                .pollInterval(Duration.ofMillis(200))
                .until(failover::isReady);
    }

    private boolean isAllAudited(int gateway) {
        return group.account().api(gateway).auditLog("action=switch").stream()
                        .filter(entry -> entry.path("outcome").asString().equals("accepted"))
                        .count()
                == group.shown(gateway).path("version").asLong() - 1;
    }
}
