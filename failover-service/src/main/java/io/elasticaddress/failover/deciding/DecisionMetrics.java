package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.failover.elasticaddress.Decision;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what was decided. A decision that a crash undid, and that was made again, is counted twice. */
final class DecisionMetrics {
    private final MeterRegistry registry;

    DecisionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(Action action, Decision decision) {
        switch (decision) {
            case Decision.Accepted _ -> count(action, "accepted", "none");
            case Decision.Rejected(var rejection) -> count(action, "rejected", rejection.rule());
        }
    }

    void planned(Action action) {
        count(action, "planned", "none");
    }

    void repeated(Action action) {
        count(action, "repeated", "none");
    }

    /** What a policy did, or what keeps it from doing it. */
    void policy(Action action, String rule) {
        registry.counter("elastic.failover.policy", "action", action.wireName(), "rule", rule)
                .increment();
    }

    void policyFailed() {
        registry.counter("elastic.failover.policy.failures").increment();
    }

    void deadLetter() {
        registry.counter("elastic.failover.dead.letters").increment();
    }

    private void count(Action action, String result, String rule) {
        registry.counter(
                        "elastic.failover.commands",
                        "action",
                        action.wireName(),
                        "result",
                        result,
                        "rule",
                        rule)
                .increment();
    }
}
