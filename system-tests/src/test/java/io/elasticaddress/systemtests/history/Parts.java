package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which operations change, or tell of, which group or stack of an account. */
final class Parts {
    private final Map<Part<?>, List<Operation>> operations = new LinkedHashMap<>();
    private final Map<Operation, Set<Part<?>>> parts = new IdentityHashMap<>();
    private final Set<String> dealt = new HashSet<>();
    private final Set<String> groups = new LinkedHashSet<>();
    private final Set<String> stacks = new LinkedHashSet<>();

    /** By stack: the groups that may ever have it. */
    private final Map<String, Set<String>> mayHold = new HashMap<>();

    /**
     * @param history by the times of the calls
     */
    Parts(List<Operation> history) {
        history.forEach(this::collectUids);
        history.forEach(this::collectHolders);
        for (var operation : history) {
            switch (operation.call()) {
                case Call.RegisterStack(var uid, _, _, _) -> add(operation, stack(uid));
                case Call.ChangeStack(var uid, var ipv4) -> {
                    add(operation, stack(uid));
                    if (ipv4.isEmpty()) {
                        addHolders(operation, uid);
                    }
                }
                case Call.RemoveStack(var uid) -> {
                    add(operation, stack(uid));
                    addHolders(operation, uid);
                    addNamed(operation);
                }
                case Call.CreateGroup create -> {
                    if (!operation.dealt().isEmpty()) {
                        add(operation, group(operation.dealt()));
                    } else if (operation.isUnknown()) {
                        undealt().forEach(uid -> add(operation, group(uid)));
                    }
                    addWanted(operation, create.primary(), create.secondary());
                }
                case Call.UpdateGroup update -> {
                    add(operation, group(update.uid()));
                    addWanted(operation, update.primary(), update.secondary());
                }
                case Call.DeleteGroup(var uid) -> add(operation, group(uid));
                case Call.PolicySwitch(var uid, _) -> add(operation, group(uid));
                case Call.ReadAll _ -> {
                    groups.forEach(uid -> add(operation, group(uid)));
                    stacks.forEach(uid -> add(operation, stack(uid)));
                }
            }
        }
    }

    /** Groups that no answer dealt, by first mention: whoever made them did not hear of it. */
    List<String> undealt() {
        return groups.stream().filter(uid -> !dealt.contains(uid)).toList();
    }

    /** Each with its operations, in the history's order. */
    Map<Part<?>, List<Operation>> operations() {
        return operations;
    }

    Set<Part<?>> of(Operation operation) {
        return parts.getOrDefault(operation, Set.of());
    }

    private void collectUids(Operation operation) {
        switch (operation.call()) {
            case Call.RegisterStack(var uid, _, _, _) -> stacks.add(uid);
            case Call.ChangeStack(var uid, _) -> stacks.add(uid);
            case Call.RemoveStack(var uid) -> stacks.add(uid);
            case Call.CreateGroup(var primary, var secondary, _, _) ->
                    named(primary, secondary).forEach(stacks::add);
            case Call.UpdateGroup(var uid, var primary, var secondary, _) -> {
                groups.add(uid);
                named(primary, secondary).forEach(stacks::add);
            }
            case Call.DeleteGroup(var uid) -> groups.add(uid);
            case Call.PolicySwitch(var uid, _) -> groups.add(uid);
            case Call.ReadAll _ -> {}
        }
        switch (operation.answer()) {
            case Answer.Accepted _ -> {
                if (!operation.dealt().isEmpty()) {
                    groups.add(operation.dealt());
                    dealt.add(operation.dealt());
                }
            }
            case Answer.Seen(var seenGroups, var seenStacks) -> {
                groups.addAll(seenGroups.keySet());
                stacks.addAll(seenStacks.keySet());
            }
            case Answer.Rejected(_, var text) -> {
                if (!Rules.groupNamedIn(text).isEmpty()) {
                    groups.add(Rules.groupNamedIn(text));
                }
            }
            case Answer.Unknown _ -> {}
        }
    }

    private void collectHolders(Operation operation) {
        switch (operation.call()) {
            case Call.CreateGroup _ when operation.answer() instanceof Answer.Rejected -> {}
            case Call.CreateGroup(var primary, var secondary, _, _) -> {
                var created = operation.isUnknown() ? undealt() : List.of(operation.dealt());
                named(primary, secondary).forEach(stack -> holders(stack).addAll(created));
            }
            case Call.UpdateGroup(var uid, var primary, var secondary, _) ->
                    named(primary, secondary).forEach(stack -> holders(stack).add(uid));
            default -> {}
        }
    }

    private Set<String> holders(String stack) {
        return mayHold.computeIfAbsent(stack, _ -> new TreeSet<>());
    }

    private void addHolders(Operation operation, String stack) {
        if (operation.answer() instanceof Answer.Accepted) {
            holders(stack).forEach(uid -> add(operation, group(uid)));
        }
    }

    private void addNamed(Operation operation) {
        if (operation.answer() instanceof Answer.Rejected(_, var text)
                && !Rules.groupNamedIn(text).isEmpty()) {
            add(operation, group(Rules.groupNamedIn(text)));
        }
    }

    private void addWanted(
            Operation operation, @Nullable String primary, @Nullable String secondary) {
        named(primary, secondary)
                .filter(
                        uid ->
                                switch (operation.answer()) {
                                    case Answer.Accepted _ -> true;
                                    case Answer.Rejected(_, var text) ->
                                            text.equals(Rules.stackNotFound(uid));
                                    case Answer.Unknown _, Answer.Seen _ -> false;
                                })
                .forEach(uid -> add(operation, stack(uid)));
    }

    private void add(Operation operation, Part<?> part) {
        if (parts.computeIfAbsent(operation, _ -> new HashSet<>()).add(part)) {
            operations.computeIfAbsent(part, _ -> new ArrayList<>()).add(operation);
        }
    }

    private static Stream<String> named(@Nullable String primary, @Nullable String secondary) {
        return Stream.of(primary == null ? "" : primary, secondary == null ? "" : secondary)
                .filter(uid -> !uid.isEmpty());
    }

    private static Part<?> group(String uid) {
        return new Part.OfGroup(uid);
    }

    private static Part<?> stack(String uid) {
        return new Part.OfStack(uid);
    }
}
