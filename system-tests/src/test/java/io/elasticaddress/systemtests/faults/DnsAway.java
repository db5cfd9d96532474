package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The DNS server is killed, then stands still, then can't be reached: one DNS updater's connections end, the other's packets
 * are lost. The first time one of the updaters is started without it.
 */
final class DnsAway implements Round.Trouble {
    /** In several partitions, so that each DNS updater has some. */
    private static final int GROUPS = 6;

    /** A group is degraded 10 s after its switch; a slow machine takes its time nevertheless. */
    private static final Duration DEGRADED = Duration.ofSeconds(40);

    private static final Duration FOR_AN_ORDERLY_END = Duration.ofSeconds(15);

    private final Sandbox sandbox;
    private final List<OneGroup> groups;

    DnsAway(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.groups = Stream.generate(() -> OneGroup.create(sandbox)).limit(GROUPS).toList();
    }

    @Override
    public void befall() throws Exception {
        var bind = sandbox.server("bind");
        var updaters = sandbox.cluster().all(Service.DNS);
        var restarted = updaters.get(1);
        var staying =
                sandbox.cluster().all().stream().filter(instance -> instance != restarted).toList();
        var before = staying.stream().map(Instance::process).toList();

        bind.process().kill();
        var outage = Outage.begin();
        startWithoutDns(restarted);
        switchAndWatchThemDegrade();
        outage.awaitEnd();
        bind.start();
        awaitDns("its start");

        bind.process().freeze();
        try {
            switchAndWatchThemDegrade();
        } finally {
            bind.process().thaw();
        }
        awaitDns("it went on");

        var links = sandbox.links();
        links.get(updaters.get(0) + " - dns").set(Gate.State.CUT);
        links.get(updaters.get(1) + " - dns").set(Gate.State.SILENT);
        switchAndWatchThemDegrade();
        links.values().forEach(link -> link.set(Gate.State.OPEN));
        awaitDns("it could be reached");

        sandbox.cluster().awaitReady();
        assertThat(staying.stream().map(Instance::process).toList()).isEqualTo(before);
        assertThat(before).allMatch(process -> process.isAlive());
        restarted.process().requireAlive();
    }

    private static void startWithoutDns(Instance updater) {
        assertThat(updater.terminate(FOR_AN_ORDERLY_END)).isTrue();
        updater.start();
        await(updater + " is alive without DNS")
                .atMost(OneGroup.CATCH_UP)
                .pollInterval(Duration.ofMillis(200))
                .until(updater::isAlive);
        assertThat(updater.isReady()).isFalse();
    }

    /** Switches are accepted all the while, and nothing is said to be in DNS that is not. */
    private void switchAndWatchThemDegrade() {
        for (var group : groups) {
            group.mustSwitch(0);
            assertThat(group.status(0)).isEqualTo("switching");
        }
        for (var group : groups) {
            group.awaitShown();
            for (var gateway : List.of(0, 1)) {
                await("the group is degraded")
                        .atMost(DEGRADED)
                        .pollInterval(Duration.ofMillis(100))
                        .until(
                                () -> {
                                    var status = group.status(gateway);
                                    assertThat(status).isIn("switching", "degraded");
                                    return status.equals("degraded");
                                });
                assertThat(group.shown(gateway).path("busy_toggling").booleanValue()).isTrue();
            }
        }
    }

    private void awaitDns(String since) {
        var back = System.nanoTime();
        groups.forEach(OneGroup::awaitActive);
        System.out.printf(
                "DNS away: right again %.1f s after %s%n", (System.nanoTime() - back) / 1e9, since);
    }
}
