package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.desired.Versions;
import io.elasticaddress.dns.ownership.Expected;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.ownership.Observation;
import io.elasticaddress.dns.updating.NameState.Phase;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The ledger for the patrol: which names are at rest and come next, and what was found at them. */
final class Visiting {
    private static final Duration GONE_IS_LOOKED_AT_AFTER = Duration.ofDays(1);

    private final String installation;
    private final int required;
    private final Names names;
    private final Agenda agenda;
    private final Endings endings;
    private final Announcements announcements;
    private final Clock clock;

    /**
     * @param required how many servers must answer as wanted
     */
    Visiting(
            String installation,
            int required,
            Names names,
            Agenda agenda,
            Endings endings,
            Announcements announcements,
            Clock clock) {
        this.installation = installation;
        this.required = required;
        this.names = names;
        this.agenda = agenda;
        this.endings = endings;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** The next names of the round whose state should not be moving. */
    List<Task> take(int most) {
        names.lock();
        try {
            var tasks = new ArrayList<Task>();
            var now = clock.instant();
            for (var name : names.nextOfTheRound(most)) {
                var gone =
                        name.goneAt != null
                                && now.isBefore(name.goneAt.plus(GONE_IS_LOOKED_AT_AFTER));
                if (name.isResting() && !gone) {
                    tasks.add(Task.of(name));
                }
            }
            return tasks;
        } finally {
            names.unlock();
        }
    }

    /** Since when the task's name has been confirmed as it is; far in the future where it isn't. */
    Instant confirmedSince(Task task) {
        names.lock();
        try {
            var published = task.state().published;
            return published != null && task.state().isPublishedAs(DnsStatus.State.CONFIRMED)
                    ? published.since()
                    : Instant.MAX;
        } finally {
            names.unlock();
        }
    }

    /** The server that takes updates has a name otherwise than was confirmed: it is written again. */
    void drifted(Task task, Expected from, Observation seen) {
        visited(
                task,
                name -> {
                    name.belief = from;
                    if (name.phase == Phase.SETTLED) {
                        name.repair =
                                announcements.drift(
                                        name,
                                        seen.records(),
                                        "the server for updates" + odd(name, seen));
                        name.error = null;
                    }
                    name.openSince = System.nanoTime();
                    agenda.writeNow(name);
                });
    }

    private String odd(NameState name, Observation seen) {
        if (seen.markers().equals(List.of(Marker.of(installation, name.wanted).text()))) {
            return "";
        }
        return seen.markers().isEmpty()
                ? ", without a marker"
                : ", with the marker " + seen.markers();
    }

    /** The server that takes updates is right, but another answers otherwise: it is read until it is right, or reported. */
    void answersOtherwise(Task task, Expected.MarkerIs marker, List<Reading> readings) {
        visited(
                task,
                name -> {
                    if (names.lagging().contains(name)) {
                        // Known, and being read.
                        return;
                    }
                    name.belief = marker;
                    if (name.phase == Phase.SETTLED) {
                        readings.stream()
                                .filter(reading -> !reading.shows(name.wanted.records()))
                                .findFirst()
                                .ifPresent(
                                        reading ->
                                                name.repair =
                                                        announcements.drift(
                                                                name,
                                                                reading.records(),
                                                                reading.server()));
                        var right =
                                readings.stream()
                                        .filter(reading -> reading.shows(name.wanted.records()))
                                        .count();
                        if (right >= required) {
                            agenda.watch(name);
                            return;
                        }
                    }
                    name.openSince = System.nanoTime();
                    agenda.confirmNow(name, null);
                });
    }

    /** Marker and records are as wanted at every server that could be read. */
    void asWanted(Task task, Expected.MarkerIs marker) {
        visited(
                task,
                name -> {
                    name.belief = marker;
                    if (name.phase != Phase.SETTLED) {
                        name.openSince = System.nanoTime();
                        agenda.confirmNow(name, null);
                    }
                });
    }

    void gone(Task task) {
        visited(task, endings::gone);
    }

    void conflict(Task task, String reason, List<RecordSet> found) {
        visited(task, name -> endings.conflict(name, reason, found));
    }

    void stale(Task task, Versions shown) {
        visited(
                task,
                name -> {
                    if (name.phase != Phase.STALE) {
                        name.openSince = System.nanoTime();
                        endings.stale(name, shown);
                    }
                });
    }

    private void visited(Task task, Names.Move move) {
        names.lock();
        try {
            var name = task.state();
            if (names.isKnown(name) && name.isResting() && name.wanted.equals(task.wanted())) {
                move.apply(name);
            }
        } finally {
            names.unlock();
        }
    }
}
