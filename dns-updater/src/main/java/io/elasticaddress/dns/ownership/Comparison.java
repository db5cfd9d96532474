package io.elasticaddress.dns.ownership;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.desired.Wanted;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Compares what is wanted with what was observed.
 *
 * @param installation ours
 * @param keepDeletionMarkers how long the marker of a deleted name stands
 */
public record Comparison(String installation, Duration keepDeletionMarkers) {

    public Verdict verdict(Wanted wanted, Observation seen, Instant now) {
        return switch (seen.markers().size()) {
            case 0 -> unmarked(wanted, seen, now);
            case 1 -> marked(wanted, seen, seen.markers().getFirst());
            default -> new Verdict.Conflict("Several markers stand beside the name");
        };
    }

    /** Why a name with that installation's marker is left alone. */
    public static String belongsTo(String installation) {
        return "The name belongs to the installation " + installation;
    }

    private Verdict unmarked(Wanted wanted, Observation seen, Instant now) {
        var deletedAt = wanted.deletedAt();
        if (deletedAt != null && !now.isBefore(deletedAt.plus(keepDeletionMarkers))) {
            // Its marker was removed in due time, so whatever stands there now isn't ours.
            return new Verdict.Gone();
        }
        var obstacle = seen.obstacle();
        if (obstacle != null) {
            return new Verdict.Conflict(obstacle);
        }
        if (!seen.records().isEmpty()) {
            return new Verdict.Conflict("Records without a marker stand at the name");
        }
        return new Verdict.Write(new Expected.Absent());
    }

    private Verdict marked(Wanted wanted, Observation seen, String text) {
        var parsed = Marker.parse(text);
        if (parsed.isEmpty()) {
            return new Verdict.Conflict("The marker beside the name has a form that is not known");
        }
        var marker = parsed.get();
        if (!marker.installation().equals(installation)) {
            return new Verdict.Conflict(belongsTo(marker.installation()));
        }
        var from = new Expected.MarkerIs(text);
        var order = marker.versions().compareTo(wanted.versions());
        if (order > 0) {
            return new Verdict.Stale(marker.versions());
        }
        if (order < 0 || !text.equals(Marker.of(installation, wanted).text())) {
            return new Verdict.Write(from);
        }
        return same(wanted.records(), seen.records())
                ? new Verdict.Shown(from)
                : new Verdict.Write(from);
    }

    /** Whether the deletion that the marker tells of is long enough ago for the marker to go too. */
    public boolean mayForget(Wanted wanted, Instant confirmedSince, Instant now) {
        var deletedAt = wanted.deletedAt();
        var limit = now.minus(keepDeletionMarkers);
        return deletedAt != null && !limit.isBefore(deletedAt) && !limit.isBefore(confirmedSince);
    }

    /** Whether two lists hold the same record sets, in whatever order. */
    public static boolean same(List<RecordSet> one, List<RecordSet> other) {
        return one.size() == other.size() && sorted(one).equals(sorted(other));
    }

    private static List<RecordSet> sorted(List<RecordSet> records) {
        return records.stream().sorted(Comparator.comparing(RecordSet::type)).toList();
    }
}
