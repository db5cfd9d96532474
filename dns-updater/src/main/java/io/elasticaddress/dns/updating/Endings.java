package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The ways in which a name comes to rest, whoever finds it so. Called with the lock of {@link Names} held. */
final class Endings {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);

    private final Names names;
    private final RemovalGuard guard;
    private final Announcements announcements;
    private final Clock clock;
    private final ZoneMetrics metrics;

    Endings(
            Names names,
            RemovalGuard guard,
            Announcements announcements,
            Clock clock,
            ZoneMetrics metrics) {
        this.names = names;
        this.guard = guard;
        this.announcements = announcements;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** It answers as wanted, where it has to. */
    void settled(NameState name) {
        name.error = null;
        name.waiting = null;
        name.attempts = 0;
        var repair = name.repair;
        name.repair = null;
        if (name.isOpen()) {
            metrics.confirmed(
                    Duration.ofNanos(System.nanoTime() - name.openSince),
                    repair == null
                            ? Duration.between(name.wanted.changedAt(), clock.instant())
                            : null);
        }
        guard.settled(name);
        names.phase(name, Phase.SETTLED);
        announcements.confirmed(name, repair);
    }

    /** It answers as wanted at every server, also where it need not. */
    void complete(NameState name) {
        names.lagging().remove(name);
        var repair = name.repair;
        name.repair = null;
        if (repair == null) {
            announcements.caughtUp(name);
        } else {
            announcements.confirmed(name, repair);
        }
    }

    /** The group is deleted, and so long ago that not even a marker is left. */
    void gone(NameState name) {
        name.belief = null;
        name.goneAt = clock.instant();
        names.endLook(name);
        name.look = null;
        settled(name);
    }

    /** It is somebody else's. */
    void conflict(NameState name, String reason, List<RecordSet> found) {
        name.error = reason;
        name.waiting = null;
        name.repair = null;
        name.stands = false;
        names.endLook(name);
        names.phase(name, Phase.CONFLICT);
        announcements.conflict(name, reason, found);
    }

    /** DNS shows more than is known here. */
    void stale(NameState name, Versions shown) {
        name.belief = null;
        name.repair = null;
        names.endLook(name);
        names.phase(name, Phase.STALE);
        name.error =
                "DNS shows version %d.%d, which is newer than %d.%d that is known here"
                        .formatted(
                                shown.group(),
                                shown.address(),
                                name.wanted.versions().group(),
                                name.wanted.versions().address());
        log.warn("{} is not written. {}", name.wanted.dnsName(), name.error);
    }
}
