package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Why a policy or a maintenance window did something, or did not.
 *
 * @param rule names the rule; stable
 * @param current the votes that counted about the stack that was current
 * @param other the votes that counted about the group's other stack
 * @param details in a sentence; null where the rule's name says it all
 */
public record Grounds(String rule, List<Vote> current, List<Vote> other, @Nullable String details) {
    public Grounds {
        current = List.copyOf(current);
        other = List.copyOf(other);
    }
}
