package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.updating.NameState.Repair;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What is said about names: each thing once, however often it is found. Nothing moves a name here. Called with the lock of
 * {@link Names} held.
 */
final class Announcements {
    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final Reports reports;
    private final Clock clock;
    private final ZoneMetrics metrics;

    Announcements(Reports reports, Clock clock, ZoneMetrics metrics) {
        this.reports = reports;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * @param repair what was put right by it; null where it wasn't drift
     */
    void confirmed(NameState name, @Nullable Repair repair) {
        var now = clock.instant();
        var news = !name.isPublishedAs(DnsStatus.State.CONFIRMED);
        if (repair != null) {
            var event =
                    Statements.event(
                            name,
                            DnsEvent.Type.DNS_DRIFT_REPAIRED,
                            now,
                            repair.found(),
                            null,
                            repair.eventId());
            publish(name, news ? confirmation(name, now) : null, event);
        } else if (news) {
            var event = Statements.event(name, DnsEvent.Type.DNS_CONFIRMED, now, List.of(), null);
            publish(name, confirmation(name, now), event);
        }
    }

    void conflict(NameState name, String reason, List<RecordSet> found) {
        if (name.isPublishedAs(DnsStatus.State.CONFLICT) && isPublishedError(name)) {
            return;
        }
        metrics.failure("conflict");
        log.warn(
                "{} is left alone. {}: {}",
                name.wanted.dnsName(),
                reason,
                Statements.describe(found));
        var now = clock.instant();
        var event =
                Statements.event(
                        name,
                        DnsEvent.Type.DNS_CONFLICT,
                        now,
                        found,
                        reason,
                        reason + "/" + Statements.describe(found));
        publish(name, Statements.status(name, DnsStatus.State.CONFLICT, now, reason), event);
    }

    void failed(NameState name) {
        if (name.isPublishedAs(DnsStatus.State.FAILED)) {
            return;
        }
        var now = clock.instant();
        var error = name.error == null ? "Not written yet" : name.error;
        log.warn("{} could not be updated: {}", name.wanted.dnsName(), error);
        var event = Statements.event(name, DnsEvent.Type.DNS_FAILED, now, List.of(), error);
        publish(name, Statements.status(name, DnsStatus.State.FAILED, now, error), event);
    }

    /** Returns what is to be repaired. */
    Repair drift(NameState name, List<RecordSet> found, String where) {
        var now = clock.instant();
        var details =
                "At %s: %s instead of %s"
                        .formatted(
                                where,
                                Statements.describe(found),
                                Statements.describe(name.wanted.records()));
        var event =
                Statements.event(
                        name,
                        DnsEvent.Type.DNS_DRIFT_FOUND,
                        now,
                        found,
                        details,
                        Long.toString(now.toEpochMilli()));
        log.warn("Drift at {}. {}", name.wanted.dnsName(), details);
        metrics.drift();
        publish(name, null, event);
        return new Repair(event.id(), found);
    }

    /** Somebody else published this about one of our names: an older word is followed by ours again. */
    void heard(NameState name, DnsStatus status) {
        var ours = name.published;
        if (ours == null || isNewer(status, ours)) {
            name.published = status;
        } else if (!status.equals(ours)) {
            log.info(
                    "Somebody else published an older DNS status of {}: ours follows again",
                    status.dnsName());
            reports.publish(name.ownership, ours, null);
        }
    }

    private static DnsStatus confirmation(NameState name, Instant now) {
        return Statements.status(name, DnsStatus.State.CONFIRMED, now, null);
    }

    private static boolean isNewer(DnsStatus one, DnsStatus other) {
        return new Versions(one.groupVersion(), one.addressVersion())
                .isNewerThan(new Versions(other.groupVersion(), other.addressVersion()));
    }

    private static boolean isPublishedError(NameState name) {
        return name.published != null
                && name.error != null
                && name.error.equals(name.published.error());
    }

    private void publish(NameState name, @Nullable DnsStatus status, DnsEvent event) {
        if (status != null) {
            name.published = status;
        }
        reports.publish(name.ownership, status, event);
    }
}
