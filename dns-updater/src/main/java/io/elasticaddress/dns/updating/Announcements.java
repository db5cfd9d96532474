package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.updating.NameState.Repair;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * What is said about names: each thing once, however often it is found. Nothing moves a name here. Called with the lock of
 * {@link Names} held.
 */
final class Announcements {
    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final String zone;
    private final String operatorAccount;
    private final long required;
    private final Reports reports;
    private final Clock clock;
    private final ZoneMetrics metrics;

    /**
     * @param operatorAccount in whose audit log stands what is about no account's name
     * @param required how many servers must answer as wanted
     */
    Announcements(
            String zone,
            String operatorAccount,
            int required,
            Reports reports,
            Clock clock,
            ZoneMetrics metrics) {
        this.zone = zone;
        this.operatorAccount = operatorAccount;
        this.required = required;
        this.reports = reports;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Names are being handed out to be written. */
    void writing() {
        reports.writing();
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

    /** It is as wanted at every server by now. */
    void caughtUp(NameState name) {
        publishAgain(name);
    }

    /** A server that need not answer has taken too long. */
    void lagging(NameState name) {
        var details = name.look == null ? null : name.look.problem();
        log.warn("{} is not everywhere yet: {}", name.wanted.dnsName(), details);
        publishAgain(name);
        reports.publish(
                name.ownership,
                null,
                zoneEvent(
                        name,
                        ZoneEvent.Type.DNS_SERVER_LAGGING,
                        details == null ? "A server was not read yet" : details));
    }

    private void publishAgain(NameState name) {
        if (name.isPublishedAs(DnsStatus.State.CONFIRMED)) {
            var status = confirmation(name, clock.instant());
            name.published = status;
            reports.publish(name.ownership, status, null);
        }
    }

    /** It waits, and nothing has failed. */
    void waits(NameState name) {
        var known = name.published;
        if (name.isPublishedAs(DnsStatus.State.FAILED)
                && known != null
                && known.waiting() != null) {
            return;
        }
        var now = clock.instant();
        log.info("{} waits: {}", name.wanted.dnsName(), name.waiting);
        var status = status(name, DnsStatus.State.FAILED, now, name.waiting);
        name.published = status;
        reports.publish(name.ownership, status, null);
    }

    void removalsHeld(RemovalPlan plan) {
        var details =
                "%d names would lose their records; the plan is %s"
                        .formatted(plan.dnsNames().size(), plan.id());
        log.error("Removals in {} wait for a confirmation: {}", zone, details);
        metrics.failure("held");
        reports.publish(
                zoneEvent(ZoneEvent.Type.DNS_REMOVALS_HELD, null, plan.id(), null, null, details));
    }

    void removalsConfirmed(RemovalPlan plan, String actor, @Nullable String reason) {
        var details =
                "%d names lose their records by plan %s"
                        .formatted(plan.dnsNames().size(), plan.id());
        log.warn("Removals in {} were confirmed by {}: {}", zone, actor, details);
        reports.publish(
                zoneEvent(
                        ZoneEvent.Type.DNS_REMOVALS_CONFIRMED,
                        null,
                        plan.id(),
                        actor,
                        reason,
                        details));
    }

    /** A marked name that no snapshot tells of. */
    void unknownName(String dnsName, String marker) {
        var details = "It has our marker " + marker + " and no snapshot tells of it";
        log.warn("{} is not known. {}", dnsName, details);
        reports.publish(
                zoneEvent(
                        ZoneEvent.Type.DNS_UNKNOWN_NAME_FOUND,
                        dnsName,
                        marker,
                        null,
                        null,
                        details));
    }

    void operated(
            NameState name,
            ZoneEvent.Type type,
            String actor,
            @Nullable String reason,
            String details) {
        log.warn("{}: {} by {}. {}", name.wanted.dnsName(), type.wireName(), actor, details);
        reports.publish(
                name.ownership,
                null,
                new ZoneEvent(
                        UUID.randomUUID().toString(),
                        name.wanted.group().account(),
                        zone,
                        name.wanted.dnsName(),
                        name.wanted.group().uid(),
                        type,
                        now(),
                        actor,
                        reason,
                        details));
    }

    private ZoneEvent zoneEvent(NameState name, ZoneEvent.Type type, String details) {
        var group = name.wanted.group();
        var versions = name.wanted.versions();
        return new ZoneEvent(
                id(type, group.wireName(), versions.group() + "/" + versions.address()),
                group.account(),
                zone,
                name.wanted.dnsName(),
                group.uid(),
                type,
                now(),
                null,
                null,
                details);
    }

    private ZoneEvent zoneEvent(
            ZoneEvent.Type type,
            @Nullable String dnsName,
            String observed,
            @Nullable String actor,
            @Nullable String reason,
            String details) {
        return new ZoneEvent(
                id(type, dnsName == null ? zone : dnsName, observed),
                operatorAccount,
                zone,
                dnsName,
                null,
                type,
                now(),
                actor,
                reason,
                details);
    }

    private static String id(ZoneEvent.Type type, String about, String observed) {
        var text = String.join("/", type.wireName(), about, observed);
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
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
        publish(name, status(name, DnsStatus.State.CONFLICT, now, reason), event);
    }

    void failed(NameState name) {
        var known = name.published;
        if (name.isPublishedAs(DnsStatus.State.FAILED)
                && (known == null || known.waiting() == null)) {
            return;
        }
        var now = clock.instant();
        var error = name.error == null ? "Not written yet" : name.error;
        log.warn("{} could not be updated: {}", name.wanted.dnsName(), error);
        var event = Statements.event(name, DnsEvent.Type.DNS_FAILED, now, List.of(), error);
        publish(name, status(name, DnsStatus.State.FAILED, now, error), event);
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

    private DnsStatus confirmation(NameState name, Instant now) {
        return status(name, DnsStatus.State.CONFIRMED, now, null);
    }

    private DnsStatus status(
            NameState name, DnsStatus.State state, Instant now, @Nullable String error) {
        return Statements.status(name, state, now, error, required, name.waiting);
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
