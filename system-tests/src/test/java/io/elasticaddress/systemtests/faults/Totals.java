package io.elasticaddress.systemtests.faults;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How much was done to the platform, and how much was checked. */
final class Totals {
    private final Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
    private int rounds;
    private long attempts;
    private int operations;
    private int unknown;
    private int reads;
    private int events;
    private int byPolicy;
    private int repeats;
    private int garbage;
    private int sent;

    void add(List<Fault> schedule) {
        rounds++;
        schedule.forEach(fault -> faults.merge(fault.kind(), 1, Integer::sum));
    }

    void clients(long attempted, int done, int unheard, int looked) {
        attempts += attempted;
        operations += done;
        unknown += unheard;
        reads += looked;
    }

    void checked(int decided, int switchedByPolicy, int repeated, int unreadable, int atWebhooks) {
        events += decided;
        byPolicy += switchedByPolicy;
        repeats += repeated;
        garbage += unreadable;
        sent += atWebhooks;
    }

    @Override
    public String toString() {
        return """
        %d rounds, %d faults injected: %s
        %d commands in %d attempts, of which %d were never answered; %d reads
        checked against %d events, of which %d are switches that policies made; %d answers repeated by their keys; %d unreadable records; %d events at webhooks\
        """
                .formatted(
                        rounds,
                        faults.values().stream().mapToInt(Integer::intValue).sum(),
                        faults,
                        operations,
                        attempts,
                        unknown,
                        reads,
                        events,
                        byPolicy,
                        repeats,
                        garbage,
                        sent);
    }
}
