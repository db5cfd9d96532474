package io.elasticaddress.contracts.state;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A time in which a stack is to have no traffic, or a group is to be on its other side. Groups are switched away when it
 * opens and back when it is over. One of {@code groupUid} and {@code stackUid} is set.
 *
 * @param uid {@code mw-} and 32 hex digits
 * @param groupUid the one group that is switched; null where it is about a stack
 * @param stackUid the stack that all groups leave whose current one it is; null where it is about a group
 * @param start when it is to open
 * @param end when it is over
 * @param switchBack whether the groups that it switched are switched back then
 * @param gradual whether their TTLs are lowered before, so that resolvers follow sooner
 * @param overrideRules the safety rules that its switches may break; no others are
 * @param actor on whose behalf it switches
 * @param reason free text of whoever planned it; null where not told
 * @param prepareAt when the TTLs are to be lowered; null unless gradual
 * @param openAt when it opens: {@code start}, or later where resolvers can still hold answers with the TTLs before
 * @param forgottenAt when resolvers can have forgotten the answers before the switch, if DNS servers gave the new ones at
 *     once; null until all is switched
 * @param cancelledAt null where it was not cancelled
 */
public record MaintenanceWindow(
        String account,
        String uid,
        @Nullable String groupUid,
        @Nullable String stackUid,
        Instant start,
        Instant end,
        boolean switchBack,
        boolean gradual,
        List<String> overrideRules,
        String actor,
        @Nullable String reason,
        Phase phase,
        @Nullable Instant prepareAt,
        Instant openAt,
        @Nullable Instant forgottenAt,
        @Nullable Instant cancelledAt,
        Instant createdAt,
        Instant updatedAt,
        long version)
        implements Snapshot {

    public MaintenanceWindow {
        overrideRules = List.copyOf(overrideRules);
    }

    /** In the order in which they come; none comes back. */
    public enum Phase {
        @JsonProperty("planned")
        PLANNED,
        /** The TTLs are lowered; what was answered before is waited out. */
        @JsonProperty("prepared")
        PREPARED,
        @JsonProperty("open")
        OPEN,
        /** What it did is undone, because it is over or was cancelled. */
        @JsonProperty("closing")
        CLOSING,
        @JsonProperty("closed")
        CLOSED,
        @JsonProperty("cancelled")
        CANCELLED,
        /** It was over before it could be opened. */
        @JsonProperty("missed")
        MISSED;

        /** Whether nothing more comes of it. */
        public boolean isLast() {
            return this == CLOSED || this == CANCELLED || this == MISSED;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same plan with when it is prepared and opens. */
    public MaintenanceWindow opening(@Nullable Instant prepareAt, Instant openAt) {
        return with(phase, prepareAt, openAt, forgottenAt, cancelledAt, updatedAt, version);
    }

    /** Its next version. */
    public MaintenanceWindow next(
            Phase phase,
            Instant openAt,
            @Nullable Instant forgottenAt,
            @Nullable Instant cancelledAt,
            Instant updatedAt) {
        return with(phase, prepareAt, openAt, forgottenAt, cancelledAt, updatedAt, version + 1);
    }

    private MaintenanceWindow with(
            Phase phase,
            @Nullable Instant prepareAt,
            Instant openAt,
            @Nullable Instant forgottenAt,
            @Nullable Instant cancelledAt,
            Instant updatedAt,
            long version) {
        return new MaintenanceWindow(
                account,
                uid,
                groupUid,
                stackUid,
                start,
                end,
                switchBack,
                gradual,
                overrideRules,
                actor,
                reason,
                phase,
                prepareAt,
                openAt,
                forgottenAt,
                cancelledAt,
                createdAt,
                updatedAt,
                version);
    }

    @Override
    public Kind kind() {
        return Kind.WINDOW;
    }
}
