package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Words what is published about a name. An event's id comes from what was observed and what was published before, both of
 * which the next owner knows too: if it has to say the same again, it says it under the same id.
 */
final class Statements {

    private Statements() {}

    /**
     * @param required how many servers must answer; null where that is not known
     * @param waiting see {@link DnsStatus#waiting()}
     */
    static DnsStatus status(
            NameState name,
            DnsStatus.State state,
            Instant now,
            @Nullable String error,
            @Nullable Long required,
            @Nullable String waiting) {
        var wanted = name.wanted;
        var before = name.published;
        var since =
                before != null && name.isPublishedAs(state)
                        ? before.since()
                        : now.truncatedTo(ChronoUnit.MILLIS);
        return new DnsStatus(
                wanted.group().account(),
                wanted.group().uid(),
                wanted.dnsName(),
                state,
                wanted.versions().group(),
                wanted.versions().address(),
                wanted.records(),
                name.answers(),
                since,
                error,
                required,
                waiting);
    }

    static DnsEvent event(
            NameState name,
            DnsEvent.Type type,
            Instant now,
            List<RecordSet> found,
            @Nullable String details) {
        var before = name.published;
        var observed = before == null ? "-" : before.state() + "@" + before.since().toEpochMilli();
        return event(name, type, now, found, details, observed);
    }

    /**
     * @param observed what tells this event from others of its type about the same versions
     */
    static DnsEvent event(
            NameState name,
            DnsEvent.Type type,
            Instant now,
            List<RecordSet> found,
            @Nullable String details,
            String observed) {
        var wanted = name.wanted;
        var id =
                String.join(
                        "/",
                        type.wireName(),
                        wanted.group().wireName(),
                        Long.toString(wanted.versions().group()),
                        Long.toString(wanted.versions().address()),
                        observed);
        return new DnsEvent(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString(),
                wanted.group().account(),
                wanted.group().uid(),
                wanted.dnsName(),
                type,
                now.truncatedTo(ChronoUnit.MILLIS),
                wanted.versions().group(),
                wanted.versions().address(),
                found,
                wanted.records(),
                details);
    }

    /** For people: what the record sets say. */
    static String describe(List<RecordSet> records) {
        if (records.isEmpty()) {
            return "nothing";
        }
        return String.join(
                ", ",
                records.stream()
                        .map(
                                set ->
                                        set.type()
                                                + " "
                                                + String.join(" ", set.values())
                                                + " (TTL "
                                                + set.ttl()
                                                + ")")
                        .toList());
    }
}
