package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.MaintenanceWindow;

import java.time.Duration;
import java.util.Objects;
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

    Duration of(ElasticAddress group) {
        return group.ttl() == null ? zone : Duration.ofSeconds(group.ttl());
    }

    /** Whether it is longer than a gradual switch needs. */
    boolean canBeLowered(ElasticAddress group) {
        return of(group).compareTo(Duration.ofSeconds(ElasticAddress.LOWEST_TTL)) > 0;
    }

    /** How long before the switch the TTLs must be lowered, of the groups that the window would switch now. */
    Duration lead(AccountState state, MaintenanceWindow window) {
        var longest =
                longest(
                        state,
                        window,
                        group -> Windows.moves(window, group) && canBeLowered(group));
        return longest.isZero() ? longest : longest.plus(MARGIN);
    }

    /** From the last switch until resolvers can have forgotten the answers before. */
    Duration forgetting(AccountState state, MaintenanceWindow window) {
        var longest = longest(state, window, group -> Windows.left(window, group) != null);
        return longest.isZero() ? longest : longest.plus(MARGIN);
    }

    private Duration longest(
            AccountState state, MaintenanceWindow window, Predicate<ElasticAddress> which) {
        return Windows.groups(state, window, "", Integer.MAX_VALUE).stream()
                .map(state::liveGroup)
                .filter(Objects::nonNull)
                .filter(which)
                .map(this::of)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
