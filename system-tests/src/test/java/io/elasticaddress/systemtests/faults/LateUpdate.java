package io.elasticaddress.systemtests.faults;

import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Service;

import java.time.Duration;

/** A dead updater's last update reaches the DNS server after the next updater's newer one. */
final class LateUpdate implements Situation {
    /** In the names of markers, as they stand in a DNS message. */
    private static final String MARKER = "\u0003_ea";

    private static final Duration AN_UPDATE = Duration.ofSeconds(30);

    @Override
    public void befall(Sandbox sandbox, Switching switching) throws Exception {
        var dead = sandbox.cluster().all(Service.DNS).getFirst();
        switching.aftermath().awaitQuiet();
        var link = sandbox.link(dead + " - dns");
        link.set(Gate.State.DEAF);
        switching.once();
        await("an update is on its way")
                .atMost(AN_UPDATE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> link.holds(MARKER));
        dead.kill();
        switching.once();
        // Confirmed, and not only the same address as before the first of the two switches.
        switching.aftermath().awaitQuiet();

        link.set(Gate.State.OPEN);
        await().until(() -> !link.holds(MARKER));
        dead.start();
        sandbox.cluster().awaitReady();
    }
}
