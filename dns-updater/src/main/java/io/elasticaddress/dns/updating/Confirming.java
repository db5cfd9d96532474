package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.updating.NameState.Phase;

import java.time.Duration;
import java.util.List;

/** The ledger for the one who reads back what was written. */
final class Confirming {
    /** How many readings that show something else it takes until the name is observed, and perhaps written, again. */
    private static final int READINGS_BEFORE_REWRITE = 8;

    private static final Backoff REREADING =
            new Backoff(Duration.ofMillis(4), Duration.ofSeconds(1));

    private final Names names;
    private final Agenda agenda;
    private final Endings endings;
    private final Backoff backoff;

    Confirming(Names names, Agenda agenda, Endings endings, Backoff backoff) {
        this.names = names;
        this.agenda = agenda;
        this.endings = endings;
        this.backoff = backoff;
    }

    /** See {@link Agenda#takeToConfirm}. */
    List<Task> take(int most) throws InterruptedException {
        names.lock();
        try {
            return agenda.takeToConfirm(most);
        } finally {
            names.unlock();
        }
    }

    /** See {@link Agenda#pollToConfirm}. */
    List<Task> poll(int most) {
        names.lock();
        try {
            return agenda.pollToConfirm(most);
        } finally {
            names.unlock();
        }
    }

    /** What every authoritative server answers. */
    void read(Task task, List<Reading> readings) {
        names.lock();
        try {
            agenda.handIn(task, Phase.CONFIRMING, null, name -> read(name, readings));
        } finally {
            names.unlock();
        }
    }

    private void read(NameState name, List<Reading> readings) {
        name.lastReadings = List.copyOf(readings);
        var otherwise =
                readings.stream().filter(reading -> !reading.shows(name.wanted.records())).toList();
        if (otherwise.isEmpty()) {
            endings.settled(name);
            return;
        }
        name.readings++;
        name.error = describe(otherwise.getFirst(), name.wanted.records());
        var showsElse = otherwise.stream().anyMatch(reading -> reading.error() == null);
        if (showsElse && name.readings >= READINGS_BEFORE_REWRITE) {
            name.belief = null;
            name.attempts++;
            agenda.writeAfter(name, backoff.nanos(name.attempts));
        } else {
            agenda.confirmAfter(name, REREADING.nanos(name.readings));
        }
    }

    private static String describe(Reading reading, List<RecordSet> wanted) {
        return reading.error() != null
                ? reading.server() + ": " + reading.error()
                : "%s answers %s instead of %s"
                        .formatted(
                                reading.server(),
                                Statements.describe(reading.records()),
                                Statements.describe(wanted));
    }
}
