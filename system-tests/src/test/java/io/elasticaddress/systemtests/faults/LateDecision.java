package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Service;

import org.awaitility.core.ConditionTimeoutException;

import java.time.Duration;

/** What the owner has decided reaches the broker only after another owner has decided the same commands. */
final class LateDecision implements Situation {
    /** In the client id of whatever a decision is written with. */
    private static final String DECISION = "-producer";

    private static final Duration A_DECISION = Duration.ofSeconds(2);
    private static final Duration AN_ORDERLY_END = Duration.ofSeconds(15);

    @Override
    public void befall(Sandbox sandbox, Switching switching) throws Exception {
        var owner = sandbox.cluster().all(Service.FAILOVER).getFirst();
        var next = sandbox.cluster().all(Service.FAILOVER).getLast();
        assertThat(next.terminate(AN_ORDERLY_END)).isTrue();
        switching.start();
        var link = sandbox.link(owner + " - kafka");
        do {
            link.set(Gate.State.OPEN);
            switching.awaitAnswers();
            link.set(Gate.State.DEAF);
        } while (!holdsDecision(link));
        next.start();
        switching.stop();
        assertThat(link.holds(DECISION)).isTrue();

        link.set(Gate.State.OPEN);
        sandbox.cluster().awaitReady();
    }

    /** Not where the owner was about to ask for commands: then it hears of none. */
    private static boolean holdsDecision(Link link) {
        try {
            await().atMost(A_DECISION)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> link.holds(DECISION));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
