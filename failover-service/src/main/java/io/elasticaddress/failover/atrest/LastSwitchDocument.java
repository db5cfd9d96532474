package io.elasticaddress.failover.atrest;

import io.elasticaddress.contracts.health.LastSwitch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** How a group came to its current side, as it is stored, named as in the contracts. */
record LastSwitchDocument(Instant at, boolean automatic, int streak) {

    static @Nullable LastSwitchDocument from(@Nullable LastSwitch last) {
        return last == null
                ? null
                : new LastSwitchDocument(last.at(), last.automatic(), last.streak());
    }

    LastSwitch toState() {
        return new LastSwitch(at, automatic, streak);
    }
}
