package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.state.SnapshotKey;

import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Decides whether so many names of a zone would lose their records that it might be a mistake: those that are about to, and
 * those that did within a while, against the names that have records. Called with the lock of {@link Names} held.
 */
public final class RemovalGuard {
    private final Limits limits;
    private final Names names;

    /** When each name lost its records, by {@link System#nanoTime}, the oldest first. */
    private final LinkedHashMap<SnapshotKey, Long> recent = new LinkedHashMap<>();

    /**
     * How many may go without a word from an operator: the greater of the two within the window.
     *
     * @param share of the names that have records, from 0 to 1
     * @param minimum in names
     */
    public record Limits(double share, int minimum, Duration window) {}

    RemovalGuard(Limits limits, Names names) {
        this.limits = limits;
        this.names = names;
    }

    /** Whether the name would lose its records, and nobody has said that it should. */
    static boolean isRemoval(NameState name) {
        return name.stands && name.wanted.records().isEmpty() && !name.removalConfirmed;
    }

    /** A name has come to rest as it is wanted. One that has records again is removed no longer. */
    void settled(NameState name) {
        if (isRemoval(name)) {
            recent.putLast(name.wanted.group(), System.nanoTime());
        }
        name.stands = !name.wanted.records().isEmpty();
        if (name.stands) {
            recent.remove(name.wanted.group());
        }
    }

    /** Whether the removals that are pending are too many. */
    boolean isTooMuch() {
        var oldest = System.nanoTime() - limits.window().toNanos();
        while (!recent.isEmpty() && recent.firstEntry().getValue() - oldest < 0) {
            recent.pollFirstEntry();
        }
        // Most of the time there are far too few changes of any kind.
        if (names.open().size() + recent.size() <= limits.minimum()) {
            return false;
        }
        var removals =
                recent.size() + names.open().stream().filter(RemovalGuard::isRemoval).count();
        if (removals <= limits.minimum()) {
            return false;
        }
        var standing = recent.size() + names.all().stream().filter(name -> name.stands).count();
        return removals > limits.share() * standing;
    }
}
