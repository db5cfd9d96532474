package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What the ledger knows about one name. Guarded by the ledger's lock, but for the ownership. */
final class NameState {

    enum Phase {
        TO_WRITE,
        WRITING,
        TO_CONFIRM,
        CONFIRMING,
        /** As wanted when it was last read. */
        SETTLED,
        /** Not ours; looked at again by the patrol. */
        CONFLICT,
        /** DNS shows more than we know; looked at again by the patrol. */
        STALE
    }

    /**
     * Drift that is being repaired.
     *
     * @param eventId of the event that told of it
     */
    record Repair(String eventId, List<RecordSet> found) {}

    final Ownership ownership;
    Wanted wanted;
    Phase phase = Phase.TO_WRITE;

    /** When {@link #wanted} became so, or when it was found to hold no longer; in nanoseconds of the JVM. */
    long openSince;

    @Nullable Expected belief;
    int attempts;
    int readings;

    /** Of the queue entry that counts; others are left over. */
    long ticket;

    @Nullable String error;
    List<Reading> lastReadings = List.of();
    @Nullable Repair repair;

    /** What was handed over to be published last, or taken over from the owner before. */
    @Nullable DnsStatus published;

    /** When a deleted name was last found to be gone with its marker; null where it wasn't. */
    @Nullable Instant goneAt;

    NameState(Ownership ownership, Wanted wanted) {
        this.ownership = ownership;
        this.wanted = wanted;
    }

    boolean isOpen() {
        return switch (phase) {
            case TO_WRITE, WRITING, TO_CONFIRM, CONFIRMING, STALE -> true;
            case SETTLED, CONFLICT -> false;
        };
    }

    /** Whether nothing but the patrol should move it. */
    boolean isResting() {
        return !isOpen() || phase == Phase.STALE;
    }

    boolean isPublishedAs(DnsStatus.State state) {
        return published != null
                && published.state() == state
                && published.groupVersion() == wanted.versions().group()
                && published.addressVersion() == wanted.versions().address()
                && published.wanted().equals(wanted.records());
    }
}
