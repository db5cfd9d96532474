package io.elasticaddress.systemtests.faults;

import java.time.Duration;

/**
 * Something that goes wrong.
 *
 * @param at after the start of the run
 * @param target a node's, a link's or a stack's name
 * @param lasts how long, until it is put right: for a node that is killed, until it is started again
 */
record Fault(int number, Duration at, Kind kind, String target, Duration lasts) {

    enum Kind {
        /** SIGKILL. */
        KILL,
        /** SIGTERM. */
        TERMINATE,
        /** SIGSTOP, then SIGCONT. */
        FREEZE,
        CUT(Gate.State.CUT),
        DEAF(Gate.State.DEAF),
        MUTE(Gate.State.MUTE),
        SILENT(Gate.State.SILENT),
        SLOW(Gate.State.SLOW),
        /** What a stack's health check asks refuses connections. */
        STACK_DOWN;

        private final Gate.State state;

        Kind() {
            this(Gate.State.OPEN);
        }

        Kind(Gate.State state) {
            this.state = state;
        }

        /** What it makes of a link. */
        Gate.State state() {
            return state;
        }

        boolean isOfNode() {
            return this == KILL || this == TERMINATE || this == FREEZE;
        }
    }

    Fault numbered(int other) {
        return new Fault(other, at, kind, target, lasts);
    }

    @Override
    public String toString() {
        return "%3d. at %6.1f s: %s %s for %.1f s"
                .formatted(number, seconds(at), kind, target, seconds(lasts));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
