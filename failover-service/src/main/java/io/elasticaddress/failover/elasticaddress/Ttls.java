package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.MaintenanceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** How long resolvers may keep what they were told of groups. */
final class Ttls {
    /** For DNS servers to take what they are told, all of them. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    private final Duration zone;

    /**
     * @param zone of groups that have no TTL of their own
     */
    Ttls(Duration zone) {
        this.zone = zone;
    }

    /** Whether it is longer than a gradual switch needs. */
    boolean canBeLowered(ElasticAddress group) {
        return own(group).compareTo(Duration.ofSeconds(ElasticAddress.LOWEST_TTL)) > 0;
    }

    /** How long before the switch the TTLs must be lowered, of the groups that the window would switch now. */
    Duration lead(AccountState state, MaintenanceWindow window) {
        return longest(
                state,
                window,
                group -> Windows.moves(window, group) && canBeLowered(group),
                this::own);
    }

    /** From the last switch until resolvers can have forgotten the answers before. */
    Duration forgetting(AccountState state, MaintenanceWindow window) {
        return longest(
                state,
                window,
                group -> Windows.left(window, group) != null,
                group -> duration(group.ttl()));
    }

    /** What a maintenance window has lowered is put back: the TTL is what it was before. */
    private Duration own(ElasticAddress group) {
        var maintenance = group.maintenance();
        return duration(
                maintenance != null && maintenance.ttlLowered() ? maintenance.ttl() : group.ttl());
    }

    private Duration duration(@Nullable Long ttl) {
        return ttl == null ? zone : Duration.ofSeconds(ttl);
    }

    /** With the margin; nothing where there is no such group. */
    private static Duration longest(
            AccountState state,
            MaintenanceWindow window,
            Predicate<ElasticAddress> which,
            Function<ElasticAddress, Duration> ttl) {
        return Windows.groups(state, window, "", Integer.MAX_VALUE).stream()
                .map(state::liveGroup)
                .filter(Objects::nonNull)
                .filter(which)
                .map(ttl)
                .max(Duration::compareTo)
                .map(longest -> longest.plus(MARGIN))
                .orElse(Duration.ZERO);
    }
}
