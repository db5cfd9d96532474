package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final Lanes lanes;
    private final Agenda agenda;
    private final Announcements announcements;
    private final Writing writing;
    private final Confirming confirming;
    private final Visiting visiting;
    private final Operating operating;

    /**
     * What the ledger goes by.
     *
     * @param installation whose names are ours
     * @param operatorAccount in whose audit log stands what is about no account's name
     * @param servers how many servers are read
     * @param required how many of them must answer as wanted
     * @param grace how long a change may be under way until it is reported as failed
     */
    record Rules(
            String installation,
            String operatorAccount,
            int servers,
            int required,
            Duration grace,
            Backoff backoff,
            RemovalGuard.Limits removals) {}

    Ledger(String zone, Rules rules, Reports reports, Clock clock, ZoneMetrics metrics) {
        this.installation = rules.installation();
        this.grace = rules.grace();
        var backoff = rules.backoff();
        var required = rules.required();
        this.lanes = new Lanes(names, rules.servers(), backoff);
        var guard = new RemovalGuard(rules.removals(), names);
        this.agenda = new Agenda(names, lanes, guard);
        this.announcements =
                new Announcements(zone, rules.operatorAccount(), required, reports, clock, metrics);
        var endings = new Endings(names, guard, announcements, clock, metrics);
        this.writing = new Writing(names, agenda, endings, announcements, backoff, metrics);
        this.confirming = new Confirming(required, names, lanes, agenda, endings, backoff);
        this.visiting =
                new Visiting(installation, required, names, agenda, endings, announcements, clock);
        this.operating = new Operating(names, agenda, guard, announcements);
        metrics.pending(this::pending);
        metrics.names(this::size);
        metrics.lagging(this::lagging);
        metrics.held(this::held);
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

    Operating operating() {
        return operating;
    }

    /** An operator has done something about a name. */
    void tell(
            Task task, ZoneEvent.Type type, String actor, @Nullable String reason, String details) {
        names.lock();
        try {
            announcements.operated(task.state(), type, actor, reason, details);
        } finally {
            names.unlock();
        }
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
            name.waiting = null;
            name.removalConfirmed = false;
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
        name.stands = known != null && mayStand(known);
        if (known != null && name.isPublishedAs(DnsStatus.State.CONFIRMED)) {
            name.belief = new Expected.MarkerIs(Marker.of(installation, wanted).text());
            name.phase = Phase.SETTLED;
            if (known.requiredServers() != null
                    && known.servers().stream().anyMatch(server -> server.shownAt() == null)) {
                agenda.watch(name);
            }
            return;
        }
        name.belief = guess(wanted, known);
        agenda.writeNow(name);
    }

    /** What has failed may have left what was there before. */
    private static boolean mayStand(DnsStatus known) {
        return switch (known.state()) {
            case CONFIRMED -> !known.wanted().isEmpty();
            case FAILED -> true;
            case CONFLICT -> false;
        };
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
                    if (name.error == null && name.phase == Phase.CONFIRMING) {
                        name.error = lanes.problem();
                    }
                    if (name.waiting == null) {
                        announcements.failed(name);
                    } else {
                        announcements.waits(name);
                    }
                }
            }
            for (var name : names.lagging()) {
                var look = name.look;
                if (look != null && now - look.since >= grace.toNanos() && look.tellOverdue()) {
                    announcements.lagging(name);
                }
            }
        } finally {
            names.unlock();
        }
    }

    /** A name with our marker that no snapshot tells of. */
    void unknownName(String dnsName, String marker) {
        names.lock();
        try {
            announcements.unknownName(dnsName, marker);
        } finally {
            names.unlock();
        }
    }

    /** All that are looked after here. */
    Set<String> dnsNames() {
        names.lock();
        try {
            return names.all().stream()
                    .map(name -> name.wanted.dnsName())
                    .collect(Collectors.toSet());
        } finally {
            names.unlock();
        }
    }

    /** Names that not every server shows, though enough do. */
    int lagging() {
        return count(names.lagging());
    }

    /** Names whose removal waits for a confirmation. */
    int held() {
        return count(names.held());
    }

    private int count(Collection<NameState> some) {
        names.lock();
        try {
            return some.size();
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
