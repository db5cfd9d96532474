package io.elasticaddress.contracts.health;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How many vantage points it takes to call a stack down. All that are there count, also those that have not said anything of
 * the stack yet; whose votes are stale counts as one that has not. To be up, and so a place to switch to, a stack needs more
 * than half of them to say so, whatever the quorum, and must not be down.
 */
public enum Quorum {
    /** One is enough. */
    @JsonProperty("any")
    ANY,
    /** More than half. */
    @JsonProperty("majority")
    MAJORITY,
    @JsonProperty("all")
    ALL,
    /** More than half of the vantage points in each of more than half of the regions. */
    @JsonProperty("majority_of_regions")
    MAJORITY_OF_REGIONS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a stack with that check and those votes, of which any may be stale. */
    public Standing standing(
            @Nullable HealthCheck check, List<Vote> votes, Collection<Vantage> live) {
        var verdicts = new HashMap<String, Verdict>();
        for (var vote : votes) {
            if (vote.isFresh(check, live)) {
                verdicts.put(vote.vantage(), vote.verdict());
            }
        }
        var seen = new ArrayList<Seen>();
        for (var vantage : live) {
            seen.add(
                    new Seen(
                            Objects.requireNonNullElse(vantage.region(), ""),
                            verdicts.get(vantage.name())));
        }
        if (isDown(seen)) {
            return Standing.DOWN;
        }
        return isUp(seen) ? Standing.UP : Standing.UNKNOWN;
    }

    private boolean isDown(List<Seen> seen) {
        var down = seen.stream().filter(Seen::isDown).count();
        return switch (this) {
            case ANY -> down > 0;
            case MAJORITY -> isMoreThanHalf(down, seen.size());
            case ALL -> down > 0 && down == seen.size();
            case MAJORITY_OF_REGIONS -> {
                var regions = byRegion(seen);
                var downRegions =
                        regions.values().stream()
                                .filter(
                                        there ->
                                                isMoreThanHalf(
                                                        there.stream().filter(Seen::isDown).count(),
                                                        there.size()))
                                .count();
                yield isMoreThanHalf(downRegions, regions.size());
            }
        };
    }

    private boolean isUp(List<Seen> seen) {
        if (this != MAJORITY_OF_REGIONS) {
            return isMoreThanHalf(seen.stream().filter(Seen::isUp).count(), seen.size());
        }
        var regions = byRegion(seen);
        var upRegions =
                regions.values().stream()
                        .filter(
                                there ->
                                        isMoreThanHalf(
                                                there.stream().filter(Seen::isUp).count(),
                                                there.size()))
                        .count();
        return isMoreThanHalf(upRegions, regions.size());
    }

    private static Map<String, List<Seen>> byRegion(List<Seen> seen) {
        var regions = new HashMap<String, List<Seen>>();
        seen.forEach(one -> regions.computeIfAbsent(one.region, _ -> new ArrayList<>()).add(one));
        return regions;
    }

    private static boolean isMoreThanHalf(long some, long all) {
        return 2 * some > all;
    }

    private record Seen(String region, @Nullable Verdict verdict) {
        boolean isDown() {
            return verdict == Verdict.DOWN;
        }

        boolean isUp() {
            return verdict == Verdict.UP || verdict == Verdict.PARTIAL;
        }
    }
}
