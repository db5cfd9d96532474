package io.elasticaddress.systemtests.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells where the longest order that explains anything ends, and why it does not go on. */
final class Stuck {
    private static final int LAST_ONES = 12;
    private static final double NANOS = 1e6;

    private final long start;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param start times are told from then on
     */
    Stuck(String what, long start) {
        this.start = start;
        lines.add(what);
    }

    Stuck after(List<Operation> placed, int all, String state) {
        lines.add(
                "The longest order that explains its answers has %d of %d operations; its last ones:"
                        .formatted(placed.size(), all));
        placed.subList(Math.max(0, placed.size() - LAST_ONES), placed.size())
                .forEach(operation -> lines.add("  " + told(operation)));
        lines.add("That leaves: " + state);
        lines.add("None of these can be next:");
        return this;
    }

    void candidate(Operation operation, String why) {
        lines.add("  " + told(operation));
        lines.add("      " + why);
    }

    private String told(Operation operation) {
        return "[%s ms, %s] %s via %s: %s -> %s%s"
                .formatted(
                        millis(operation.invoked()),
                        operation.isUnknown() ? "?" : millis(operation.completed()) + " ms",
                        operation.client(),
                        operation.via(),
                        operation.call(),
                        operation.answer() instanceof Answer.Seen ? "Seen" : operation.answer(),
                        operation.commandId() == null ? "" : " " + operation.commandId());
    }

    private String millis(long time) {
        return String.format(Locale.ROOT, "%.3f", (time - start) / NANOS);
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
