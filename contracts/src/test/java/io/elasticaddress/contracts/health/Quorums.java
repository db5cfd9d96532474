package io.elasticaddress.contracts.health;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Vantage points, and what each of them says of one stack. */
@NullMarked
record Quorums(HealthCheck check, List<Vote> votes, List<Vantage> live) {

    /** A vantage point in that region, with that verdict; null: it has not said anything. */
    record Says(String region, @Nullable Verdict verdict) {}

    static Quorums of(List<Says> all) {
        var votes = new ArrayList<Vote>();
        var live = new ArrayList<Vantage>();
        for (var each : all) {
            var vantage = new Vantage("v-" + live.size(), region(each.region), "i-" + live.size());
            live.add(vantage);
            if (each.verdict != null) {
                votes.add(vote(vantage, each.verdict));
            }
        }
        return new Quorums(check(1), votes, live);
    }

    /** All of one region. */
    static Quorums of(@Nullable Verdict... verdicts) {
        var all = new ArrayList<Says>();
        for (var verdict : verdicts) {
            all.add(new Says("", verdict));
        }
        return of(all);
    }

    Standing standing(Quorum quorum) {
        return quorum.standing(check, votes, live);
    }

    static Vote vote(Vantage vantage, Verdict verdict) {
        return new Vote(
                vantage.name(),
                vantage.region(),
                vantage.incarnation(),
                verdict,
                1,
                Instant.EPOCH,
                null);
    }

    static HealthCheck check(long version) {
        return new HealthCheck(
                version,
                HealthCheck.Type.TCP,
                80,
                1_000,
                1_000,
                3,
                2,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static @Nullable String region(String name) {
        return name.isEmpty() ? null : name;
    }
}
