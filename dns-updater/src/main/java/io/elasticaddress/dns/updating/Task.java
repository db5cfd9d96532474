package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected;

import org.jspecify.annotations.Nullable;

/**
 * A name handed out of the ledger to be written, read or visited. What comes of it counts only while the ledger still wants
 * the same.
 *
 * @param belief what stands there as far as known; null where it must be observed first
 */
record Task(NameState state, Wanted wanted, @Nullable Expected belief) {

    static Task of(NameState name) {
        return new Task(name, name.wanted, name.belief);
    }

    boolean mayWrite() {
        return state.ownership.isHeld();
    }
}
