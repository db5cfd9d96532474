package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicy.Failback;
import io.elasticaddress.contracts.health.FailoverPolicy.Mode;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.Quorum;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks what a client said of a failover policy and completes it. */
final class FailoverPolicyFields {
    private static final Duration LONGEST = Duration.ofDays(30);

    private FailoverPolicyFields() {}

    /**
     * What is asked for, over what is stored; null where neither is anything.
     *
     * @throws Invalid at the first field that is wrong
     */
    static @Nullable FailoverPolicy merged(
            @Nullable FailoverPolicy stored, @Nullable FailoverPolicyRequest asked) {
        if (asked == null) {
            return stored;
        }
        var former = Objects.requireNonNullElse(stored, FailoverPolicy.DEFAULT);
        var failback =
                choice(
                        "failback",
                        asked.failback(),
                        Failback.values(),
                        Failback::wireName,
                        former.failback());
        return new FailoverPolicy(
                choice("mode", asked.mode(), Mode.values(), Mode::wireName, former.mode()),
                choice(
                        "quorum",
                        asked.quorum(),
                        Quorum.values(),
                        Quorum::wireName,
                        former.quorum()),
                failback,
                millis("failback_after", asked.failbackAfter(), former.failbackAfterMs()),
                window(failback, asked.failbackWindow(), former.failbackWindow()),
                millis("hold_down", asked.holdDown(), former.holdDownMs()),
                millis("operator_hold", asked.operatorHold(), former.operatorHoldMs()));
    }

    private static <E> E choice(
            String field, @Nullable String given, E[] all, Function<E, String> name, E former) {
        if (given == null) {
            return former;
        }
        return Arrays.stream(all)
                .filter(one -> name.apply(one).equals(given))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Invalid(
                                        field,
                                        "must be one of %s, not %s"
                                                .formatted(
                                                        Arrays.stream(all)
                                                                .map(name)
                                                                .collect(Collectors.joining(", ")),
                                                        Quote.quoted(given))));
    }

    private static long millis(String field, @Nullable String given, long former) {
        if (given == null) {
            return former;
        }
        return Durations.parse(given)
                .filter(duration -> duration.compareTo(LONGEST) <= 0)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        field,
                                        "must be a duration up to 30d, such as 30s or 5m, not "
                                                + Quote.quoted(given)))
                .toMillis();
    }

    private static @Nullable String window(
            Failback failback, @Nullable String given, @Nullable String former) {
        if (failback != Failback.WINDOW) {
            if (given != null && !given.isEmpty()) {
                throw new Invalid("failback_window", "needs failback to be window");
            }
            return null;
        }
        var text = given == null ? former : given;
        if (text == null) {
            throw new Invalid("failback_window", "is missing, and failback is window");
        }
        return DailyWindow.parse(text)
                .orElseThrow(
                        () ->
                                new Invalid(
                                        "failback_window",
                                        "must be like 02:00-04:00 or sat,sun 22:00-02:00 (UTC), not"
                                                + " "
                                                + Quote.quoted(text)))
                .text();
    }

    /** Ends the reading of a policy at the first field that is wrong; never leaves this package. */
    static final class Invalid extends RuntimeException {
        private final transient Rejection.InvalidFailoverPolicy rejection;

        Invalid(String field, String problem) {
            super(field + " " + problem, null, false, false);
            this.rejection = new Rejection.InvalidFailoverPolicy(field, problem);
        }

        Rejection rejection() {
            return rejection;
        }
    }
}
