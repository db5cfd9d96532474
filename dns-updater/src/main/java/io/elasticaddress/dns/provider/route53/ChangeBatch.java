package io.elasticaddress.dns.provider.route53;

import io.elasticaddress.dns.provider.hosted.Entry;
import io.elasticaddress.dns.provider.hosted.Replacement;
import io.elasticaddress.dns.provider.hosted.TxtText;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A change batch and its size: at most 1000 records and 32,000 characters of their values, an UPSERT's counted twice (quotas
 * on ChangeResourceRecordSets). Not for several threads.
 */
final class ChangeBatch {
    private static final int MOST_RECORDS = 1000;
    private static final int MOST_CHARACTERS = 32_000;

    private final long markerTtl;
    private final List<Change> changes = new ArrayList<>();
    private int records;
    private int characters;

    ChangeBatch(long markerTtl) {
        this.markerTtl = markerTtl;
    }

    void add(Replacement replacement) {
        // Where a marker is deleted, that is the comparison; else everything that is to be there
        // is.
        var guarded = !replacement.standing().markers().isEmpty();
        replacement.standing().markers().forEach(this::delete);
        var wanted = sets(replacement, markerTtl);
        var types = new HashSet<RRType>();
        wanted.forEach(set -> types.add(set.type()));
        for (var entry : replacement.standing().records()) {
            if (!guarded || !types.contains(RRType.fromValue(entry.type()))) {
                delete(entry);
            }
        }
        for (var set : wanted) {
            add(
                    guarded && set.type() != RRType.TXT ? ChangeAction.UPSERT : ChangeAction.CREATE,
                    set);
        }
    }

    /** The record sets of a name and its marker after a change. */
    static List<ResourceRecordSet> sets(Replacement replacement, long markerTtl) {
        var sets = new ArrayList<ResourceRecordSet>();
        var change = replacement.change();
        for (var set : change.records()) {
            var dot = set.type().equals("CNAME") ? "." : "";
            sets.add(
                    set(
                            change.dnsName(),
                            set.type(),
                            set.ttl(),
                            set.values().stream().map(value -> value + dot).toList()));
        }
        var marker = change.marker();
        if (marker != null) {
            sets.add(
                    set(
                            replacement.markerName(),
                            "TXT",
                            markerTtl,
                            List.of(TxtText.quote(marker))));
        }
        return sets;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Null where it is not. */
    @Nullable String tooLarge() {
        return records > MOST_RECORDS || characters > MOST_CHARACTERS
                ? "The change batch has %d records and %d characters; Amazon Route 53 takes %d and %d"
                        .formatted(records, characters, MOST_RECORDS, MOST_CHARACTERS)
                : null;
    }

    software.amazon.awssdk.services.route53.model.ChangeBatch build() {
        return software.amazon.awssdk.services.route53.model.ChangeBatch.builder()
                .changes(changes)
                .build();
    }

    private void delete(Entry entry) {
        add(ChangeAction.DELETE, set(entry.name(), entry.type(), entry.ttl(), entry.values()));
    }

    private void add(ChangeAction action, ResourceRecordSet set) {
        var times = action == ChangeAction.UPSERT ? 2 : 1;
        for (var record : set.resourceRecords()) {
            records += times;
            characters += times * record.value().length();
        }
        changes.add(Change.builder().action(action).resourceRecordSet(set).build());
    }

    private static ResourceRecordSet set(String name, String type, long ttl, List<String> values) {
        return ResourceRecordSet.builder()
                .name(name + ".")
                .type(type)
                .ttl(ttl)
                .resourceRecords(
                        values.stream()
                                .map(value -> ResourceRecord.builder().value(value).build())
                                .toList())
                .build();
    }
}
