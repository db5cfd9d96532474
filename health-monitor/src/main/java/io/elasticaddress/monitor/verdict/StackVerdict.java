package io.elasticaddress.monitor.verdict;

import io.elasticaddress.contracts.health.Verdict;

import java.util.Collection;
import java.util.Optional;

/** What its addresses make of a stack. */
public final class StackVerdict {

    private StackVerdict() {}

    /**
     * Up when all are up, down when none is, else partial. Empty as long as an address without a verdict could still change
     * that: one that is up beside one that is down is partial, whatever a third turns out to be; in any other case all must be
     * decided. Empty too where there is no address.
     */
    public static Optional<Verdict> of(Collection<AddressState> addresses) {
        var up = addresses.stream().anyMatch(AddressState::isUp);
        var down = addresses.stream().anyMatch(AddressState::isDown);
        if (up && down) {
            return Optional.of(Verdict.PARTIAL);
        }
        if (addresses.isEmpty() || !addresses.stream().allMatch(AddressState::isDecided)) {
            return Optional.empty();
        }
        return Optional.of(up ? Verdict.UP : Verdict.DOWN);
    }
}
