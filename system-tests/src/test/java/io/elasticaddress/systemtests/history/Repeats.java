package io.elasticaddress.systemtests.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Repeats of one idempotency key get one answer. That they have one effect is not to be seen from answers: it is what
 * {@link Linearizability} finds, to which they are one operation.
 */
public final class Repeats {
    private static final int UNAVAILABLE = 503;
    private static final int NOT_NOW = 422;
    private static final Set<String> PAST_THE_DEADLINE =
            Set.of(
                    "Cannot create failover group at this time",
                    "Issue updating the failover group",
                    "Cannot register stack at this time",
                    "Issue updating the stack");

    private Repeats() {}

    /**
     * @param text of the answer's whole body, or of an error's description
     */
    public record KeyedAnswer(String account, String key, int status, String text) {
        /** Some answers decide nothing, so that the next attempt may get another. */
        boolean isFinal() {
            return status != UNAVAILABLE
                    && !(status == NOT_NOW && PAST_THE_DEADLINE.stream().anyMatch(text::contains));
        }
    }

    private record Key(String account, String key) {}

    private record Heard(int status, String text) {}

    /**
     * @return what is wrong, in sentences; empty where all is well
     */
    public static List<String> check(Collection<KeyedAnswer> answers) {
        Map<Key, Set<Heard>> heard = new LinkedHashMap<>();
        answers.stream()
                .filter(KeyedAnswer::isFinal)
                .forEach(
                        answer ->
                                heard.computeIfAbsent(
                                                new Key(answer.account, answer.key),
                                                _ -> new LinkedHashSet<>())
                                        .add(new Heard(answer.status, answer.text)));
        var violations = new ArrayList<String>();
        heard.forEach(
                (key, different) -> {
                    if (different.size() > 1) {
                        violations.add(
                                "%s got %d answers: %s"
                                        .formatted(key, different.size(), different));
                    }
                });
        return violations;
    }
}
