package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
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
        CONFIRMING,
        /** Its records would go, as would too many others'; waits for an operator. */
        HELD,
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

    /** Whether it is looked after no longer: what comes of it is dropped. */
    boolean forgotten;

    /** When {@link #wanted} became so, or when it was found to hold no longer; in nanoseconds of the JVM. */
    long openSince;

    @Nullable Expected belief;
    int attempts;

    /** Of the place in the queue that counts; others are left over. */
    long turn;

    @Nullable String error;

    /** What it waits for without anything having failed; null where it doesn't. */
    @Nullable String waiting;

    /** Whether it has records in DNS, as far as is known. */
    boolean stands;

    /** Whether an operator has said that its records may go. */
    boolean removalConfirmed;

    /** What its servers were seen to answer last; null before anybody looked. */
    @Nullable Look look;

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
            case TO_WRITE, WRITING, CONFIRMING, HELD, STALE -> true;
            case SETTLED, CONFLICT -> false;
        };
    }

    List<ServerAnswer> answers() {
        return look == null ? List.of() : look.answers();
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
