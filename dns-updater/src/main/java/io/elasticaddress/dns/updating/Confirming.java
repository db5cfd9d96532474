package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.confirming.Reading;
import io.elasticaddress.dns.updating.NameState.Phase;

import java.time.Duration;
import java.util.List;

/** The ledger for those who read back what was written, one for each of the zone's servers. */
final class Confirming {
    /** How many readings that show something else it takes until the name is observed, and perhaps written, again. */
    private static final int READINGS_BEFORE_REWRITE = 8;

    private static final Backoff REREADING =
            new Backoff(Duration.ofMillis(4), Duration.ofSeconds(1));

    private final int required;
    private final Names names;
    private final Lanes lanes;
    private final Agenda agenda;
    private final Endings endings;
    private final Backoff backoff;

    /**
     * @param required how many servers must answer as wanted
     */
    Confirming(
            int required,
            Names names,
            Lanes lanes,
            Agenda agenda,
            Endings endings,
            Backoff backoff) {
        this.required = required;
        this.names = names;
        this.lanes = lanes;
        this.agenda = agenda;
        this.endings = endings;
        this.backoff = backoff;
    }

    /** See {@link Lanes#take}. */
    List<Look> take(int server, int most) throws InterruptedException {
        names.lock();
        try {
            return lanes.take(server, most);
        } finally {
            names.unlock();
        }
    }

    /** See {@link Lanes#poll}. */
    List<Look> poll(int server, int most) {
        names.lock();
        try {
            return lanes.poll(server, most);
        } finally {
            names.unlock();
        }
    }

    /** What the server answers. */
    void read(int server, Look look, Reading reading) {
        names.lock();
        try {
            if (!look.isEnded() && names.isKnown(look.name)) {
                look.take(server, reading);
                if (look.shows(server)) {
                    shown(look);
                } else {
                    shownElse(server, look, reading);
                }
            }
        } finally {
            names.unlock();
        }
    }

    private void shown(Look look) {
        var name = look.name;
        if (name.phase == Phase.CONFIRMING && look.showing() >= required) {
            endings.settled(name);
            if (!look.isComplete()) {
                names.lagging().add(name);
            }
        } else if (name.phase == Phase.SETTLED && look.isComplete()) {
            endings.complete(name);
        }
    }

    private void shownElse(int server, Look look, Reading reading) {
        var name = look.name;
        if (name.phase == Phase.CONFIRMING) {
            name.error = look.problem();
            if (reading.error() == null && look.readings(server) >= READINGS_BEFORE_REWRITE) {
                name.belief = null;
                name.attempts++;
                agenda.writeAfter(name, backoff.nanos(name.attempts));
                return;
            }
        }
        lanes.add(server, look, REREADING.nanos(look.readings(server)));
    }

    /**
     * The server answered nothing of what it was asked.
     *
     * @param problem in a sentence
     */
    void silent(int server, String problem) {
        names.lock();
        try {
            lanes.failed(server, problem);
        } finally {
            names.unlock();
        }
    }

    /** The server answers. */
    void answered(int server) {
        names.lock();
        try {
            lanes.answered(server);
        } finally {
            names.unlock();
        }
    }
}
