package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Wanted;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All zones that are configured, each at its own speed. Safe for use by several threads. */
public final class Zones implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Zones.class);

    private final List<Zone> zones;
    private final Reports reports;
    private final Clock clock;

    public Zones(List<Zone> zones, Reports reports, Clock clock) {
        // The longest name first: a zone may be cut out of another.
        this.zones =
                zones.stream()
                        .sorted(Comparator.comparingInt((Zone zone) -> -zone.name().length()))
                        .toList();
        this.reports = reports;
        this.clock = clock;
    }

    public List<Zone> all() {
        return zones;
    }

    /** See {@link Zone#want}. A name in no zone is reported as failed. */
    public void want(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        zoneOf(wanted.dnsName())
                .ifPresentOrElse(
                        zone -> zone.want(ownership, wanted, known),
                        () -> inNoZone(ownership, wanted, known));
    }

    public void letBe(Ownership ownership, SnapshotKey group) {
        zones.forEach(zone -> zone.letBe(ownership, group));
    }

    public void release(Ownership ownership) {
        zones.forEach(zone -> zone.release(ownership));
    }

    public void statusSeen(Ownership ownership, DnsStatus status) {
        zones.forEach(zone -> zone.statusSeen(ownership, status));
    }

    @Override
    public void close() {
        zones.forEach(Zone::close);
    }

    /** The zone that the name stands in; empty where it is none that is configured. */
    public Optional<Zone> zoneOf(String dnsName) {
        return zones.stream().filter(zone -> zone.holds(dnsName)).findFirst();
    }

    private void inNoZone(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        var name = new NameState(ownership, wanted);
        name.published = known;
        if (name.isPublishedAs(DnsStatus.State.FAILED)) {
            return;
        }
        var error = "No zone is configured for " + wanted.dnsName();
        log.warn(error);
        var now = clock.instant();
        var status = Statements.status(name, DnsStatus.State.FAILED, now, error, null, null);
        var event = Statements.event(name, DnsEvent.Type.DNS_FAILED, now, List.of(), error);
        reports.publish(ownership, status, event);
    }
}
