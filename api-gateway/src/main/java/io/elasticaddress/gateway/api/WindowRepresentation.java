package io.elasticaddress.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.gateway.events.Looks;
import io.elasticaddress.gateway.view.WindowGroups;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A maintenance window in JSON; see {@link MaintenanceWindow} for the fields. Moments are to the millisecond.
 *
 * @param groups how many groups are where; only where one window was asked for
 * @param dnsConfirmed whether the DNS of all groups that are moved is confirmed now; only where one window was asked for
 */
record WindowRepresentation(
        String uid,
        @Nullable String groupUid,
        @Nullable String stackUid,
        String start,
        String end,
        boolean switchBack,
        boolean gradual,
        List<String> overrideRules,
        String actor,
        @Nullable String reason,
        String phase,
        @Nullable String prepareAt,
        String openAt,
        @Nullable String forgottenAt,
        @Nullable String cancelledAt,
        String createdAt,
        String updatedAt,
        long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Groups groups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean dnsConfirmed)
        implements Looks {

    /**
     * How many groups are where, now.
     *
     * @param moved on their other side because of the window
     * @param remaining still on the stack; of a group's window 1 while the group is not moved
     */
    record Groups(int moved, int remaining) {}

    /** As one of several. */
    static WindowRepresentation of(MaintenanceWindow window) {
        return of(window, null, null);
    }

    /** With how far its groups are. */
    static WindowRepresentation withGroups(MaintenanceWindow window, WindowGroups groups) {
        return of(
                window,
                new Groups(groups.moved(), groups.remaining()),
                Boolean.valueOf(groups.dnsConfirmed()));
    }

    private static WindowRepresentation of(
            MaintenanceWindow window, @Nullable Groups groups, @Nullable Boolean dnsConfirmed) {
        return new WindowRepresentation(
                window.uid(),
                window.groupUid(),
                window.stackUid(),
                Times.millis(window.start()),
                Times.millis(window.end()),
                window.switchBack(),
                window.gradual(),
                window.overrideRules(),
                window.actor(),
                window.reason(),
                window.phase().wireName(),
                moment(window.prepareAt()),
                Times.millis(window.openAt()),
                moment(window.forgottenAt()),
                moment(window.cancelledAt()),
                Times.millis(window.createdAt()),
                Times.millis(window.updatedAt()),
                window.version(),
                groups,
                dnsConfirmed);
    }

    private static @Nullable String moment(@Nullable Instant instant) {
        return instant == null ? null : Times.millis(instant);
    }

    @Override
    public String event() {
        return "maintenance_window";
    }
}
