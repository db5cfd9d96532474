package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;

/**
 * What is wanted in one zone, how far each name has come, and what was said about it. It does no I/O: names are handed out
 * as tasks, and what became of them is handed in, by those who {@linkplain #writing() write}, {@linkplain #confirming()
 * read back} and {@linkplain #visiting() go round}. Only the newest state of a name is ever pending. Safe for use by several
 * threads, as are its parts.
 */
final class Ledger {
    private final String installation;
    private final Duration grace;
    private final Names names = new Names();
    private final Agenda agenda = new Agenda(names);
    private final Announcements announcements;
    private final Writing writing;
    private final Confirming confirming;
    private final Visiting visiting;

    Ledger(
            String installation,
            Duration grace,
            Backoff backoff,
            Reports reports,
            Clock clock,
            ZoneMetrics metrics) {
        this.installation = installation;
        this.grace = grace;
        this.announcements = new Announcements(reports, clock, metrics);
        var endings = new Endings(names, announcements, clock, metrics);
        this.writing = new Writing(names, agenda, endings, announcements, backoff, metrics);
        this.confirming = new Confirming(names, agenda, endings, backoff);
        this.visiting = new Visiting(installation, names, agenda, endings, announcements, clock);
        metrics.pending(this::pending);
        metrics.names(this::size);
    }

    Writing writing() {
        return writing;
    }

    Confirming confirming() {
        return confirming;
    }

    Visiting visiting() {
        return visiting;
    }

    /**
     * @param known what was last published about the group, by whomever; it counts only when the name is new here
     */
    void want(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        names.lock();
        try {
            var name = names.get(wanted.group());
            if (name == null || name.ownership != ownership) {
                if (name != null) {
                    names.forget(name);
                }
                add(ownership, wanted, known);
                return;
            }
            if (name.wanted.equals(wanted)) {
                return;
            }
            name.wanted = wanted;
            name.repair = null;
            name.goneAt = null;
            name.openSince = System.nanoTime();
            name.error = null;
            name.attempts = 0;
            if (name.phase == Phase.WRITING) {
                // Its task comes back and finds that more is wanted.
                return;
            }
            agenda.writeNow(name);
        } finally {
            names.unlock();
        }
    }

    private void add(Ownership ownership, Wanted wanted, @Nullable DnsStatus known) {
        var name = names.add(ownership, wanted);
        name.published = known;
        name.openSince = System.nanoTime();
        if (name.isPublishedAs(DnsStatus.State.CONFIRMED)) {
            name.belief = new Expected.MarkerIs(Marker.of(installation, wanted).text());
            name.phase = Phase.SETTLED;
            return;
        }
        name.belief = guess(wanted, known);
        agenda.writeNow(name);
    }

    /** A wrong guess costs a refusal by the server and an observation; a right one saves the observation. */
    private @Nullable Expected guess(Wanted wanted, @Nullable DnsStatus known) {
        if (known == null) {
            return wanted.versions().group() == 1 ? new Expected.Absent() : null;
        }
        if (known.state() != DnsStatus.State.CONFIRMED
                || known.groupVersion() == wanted.versions().group()) {
            return null;
        }
        var shown = new Versions(known.groupVersion(), known.addressVersion());
        return new Expected.MarkerIs(new Marker(installation, shown, null).text());
    }

    /** Lets a name be as it is. */
    void letBe(Ownership ownership, SnapshotKey group) {
        names.lock();
        try {
            var name = names.get(group);
            if (name != null && name.ownership == ownership) {
                names.forget(name);
            }
        } finally {
            names.unlock();
        }
    }

    /** Drops everything that was wanted under the ownership. */
    void release(Ownership ownership) {
        names.lock();
        try {
            names.forgetAll(name -> name.ownership == ownership);
        } finally {
            names.unlock();
        }
    }

    /** Somebody else published this about one of our names: an older word is followed by ours again. */
    void statusSeen(Ownership ownership, DnsStatus status) {
        names.lock();
        try {
            var name = names.get(status.key());
            if (name != null && name.ownership == ownership) {
                announcements.heard(name, status);
            }
        } finally {
            names.unlock();
        }
    }

    /** Tells of what has been under way for longer than the grace time. */
    void reportOverdue() {
        names.lock();
        try {
            var now = System.nanoTime();
            for (var name : names.open()) {
                if (now - name.openSince >= grace.toNanos()) {
                    announcements.failed(name);
                }
            }
        } finally {
            names.unlock();
        }
    }

    int pending() {
        names.lock();
        try {
            return names.open().size();
        } finally {
            names.unlock();
        }
    }

    int size() {
        names.lock();
        try {
            return names.size();
        } finally {
            names.unlock();
        }
    }

    void close() {
        names.lock();
        try {
            names.close();
            agenda.close();
        } finally {
            names.unlock();
        }
    }
}
