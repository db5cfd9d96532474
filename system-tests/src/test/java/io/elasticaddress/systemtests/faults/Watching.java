package io.elasticaddress.systemtests.faults;

import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.HealthCheckRequest;

/** How stacks are probed in the fault runs, and how soon policies may act. */
final class Watching {
    static final String INTERVAL = "500ms";
    static final long FALL = 2;
    static final long RISE = 2;

    /** No row of switches ends with one that waits for an operator. */
    static final String HOLD_DOWN = "0s";

    /** Clients switch all the time: some of what policies do comes when this is over, and most is not held by it. */
    static final String OPERATOR_HOLD = "300ms";

    private Watching() {}

    static HealthCheckRequest check(long port) {
        return new HealthCheckRequest(
                "tcp", port, INTERVAL, null, FALL, RISE, null, null, null, null, null, null, null,
                null, null, null);
    }

    static FailoverPolicyRequest policy() {
        return new FailoverPolicyRequest(
                "automatic", null, null, null, null, HOLD_DOWN, OPERATOR_HOLD);
    }
}
