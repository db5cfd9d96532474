package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An account as the API's documentation has it, and which answers are possible in it. Written apart from the product's
 * own decisions. Immutable, with an equality that is cheap where hashes differ.
 *
 * <p>Where several rules are broken, a refusal may name any of them. Permissions and {@code If-Match} are not modelled,
 * as no {@link Call} can break them: 403 and 412 are impossible answers, and so is 500.
 */
public final class Model {
    private static final Model EMPTY = new Model(Atlas.empty(), Atlas.empty());
    private static final int REFUSED = 400;
    private static final int NOT_NOW = 422;

    private final Atlas<GroupState> groups;
    private final Atlas<StackState> stacks;

    private Model(Atlas<GroupState> groups, Atlas<StackState> stacks) {
        this.groups = groups;
        this.stacks = stacks;
    }

    public static Model empty() {
        return EMPTY;
    }

    /**
     * The states that the call may have led to, none where its answer is impossible here. An unheard call leads to the
     * state after it; the uid that an unheard creation dealt is nowhere to be read, so whoever has an idea of it asks for
     * that creation as an accepted one.
     */
    public List<Model> step(Call call, Answer answer) {
        return switch (answer) {
            case Answer.Rejected(var status, var text) ->
                    mayRefuse(call, status, text) ? List.of(this) : List.of();
            case Answer.Accepted accepted -> accept(call, accepted);
            case Answer.Unknown _ ->
                    call instanceof Call.CreateGroup || !refusals(call).isEmpty()
                            ? List.of(this)
                            : List.of(after(call, ""));
            case Answer.Seen seen ->
                    call instanceof Call.ReadAll && seen.equals(seen()) ? List.of(this) : List.of();
        };
    }

    /** The texts of all the rules that the call breaks; empty where it has to be accepted. */
    public Set<String> refusals(Call call) {
        return switch (call) {
            case Call.RegisterStack register ->
                    stack(register.uid()).live()
                            ? Set.of(Rules.alreadyRegistered(register.uid()))
                            : Set.of();
            case Call.ChangeStack change -> refusals(change);
            case Call.RemoveStack remove -> refusals(remove);
            case Call.CreateGroup create ->
                    with(GroupState.refusals(create), GroupState.created(create).stacks());
            case Call.UpdateGroup update -> {
                var group = group(update.uid());
                yield with(group.refusals(update), group.stacksAfter(update));
            }
            case Call.DeleteGroup delete -> group(delete.uid()).refusalsOfDeletion();
            case Call.PolicySwitch by ->
                    group(by.uid()).mayBe(by) ? Set.of() : Set.of("No policy may do that");
            case Call.ReadAll _ -> Set.of();
        };
    }

    private Set<String> refusals(Call.ChangeStack change) {
        if (!stack(change.uid()).live()) {
            return Set.of(Rules.stackNotFound(change.uid()));
        }
        return change.ipv4().isEmpty() && !users(change.uid()).isEmpty()
                ? Set.of(Rules.UNSUITABLE)
                : Set.of();
    }

    private Set<String> refusals(Call.RemoveStack remove) {
        if (!stack(remove.uid()).live()) {
            return Set.of(Rules.stackNotFound(remove.uid()));
        }
        var users = users(remove.uid());
        return users.isEmpty() ? Set.of() : Rules.stackInUse(users);
    }

    private List<String> users(String stack) {
        var users = new ArrayList<String>();
        groups.forEach(
                (uid, group) -> {
                    if (group.holds(stack)) {
                        users.add(uid);
                    }
                });
        return users;
    }

    /** Rules 2 and 3 beside what is broken already. */
    private Set<String> with(Set<String> broken, Stream<String> wanted) {
        wanted.forEach(
                uid -> {
                    if (!stack(uid).live()) {
                        broken.add(Rules.stackNotFound(uid));
                    } else if (!stack(uid).isSuitable()) {
                        broken.add(Rules.UNSUITABLE);
                    }
                });
        return broken;
    }

    private boolean mayRefuse(Call call, int status, String text) {
        return switch (status) {
            case REFUSED -> refusals(call).contains(text);
            case NOT_NOW -> !(call instanceof Call.ReadAll) && text.equals(Rules.notNow(call));
            default -> false;
        };
    }

    private List<Model> accept(Call call, Answer.Accepted answer) {
        if (call instanceof Call.ReadAll || !refusals(call).isEmpty()) {
            return List.of();
        }
        var dealt = answer.uid();
        if (call instanceof Call.CreateGroup && (dealt == null || group(dealt).version() > 0)) {
            return List.of();
        }
        var uid = Objects.requireNonNullElse(dealt, "");
        var after = after(call, uid);
        var version = answer.version();
        return version == null || version == after.versionAfter(call, uid)
                ? List.of(after)
                : List.of();
    }

    private Model after(Call call, String dealt) {
        return switch (call) {
            case Call.RegisterStack(var uid, _, var ipv4, _) ->
                    with(uid, stack(uid).registered(ipv4));
            case Call.ChangeStack(var uid, var ipv4) -> with(uid, stack(uid).changed(ipv4));
            case Call.RemoveStack(var uid) -> with(uid, stack(uid).removed());
            case Call.CreateGroup create -> with(dealt, GroupState.created(create));
            case Call.UpdateGroup update -> with(update.uid(), group(update.uid()).updated(update));
            case Call.DeleteGroup(var uid) -> with(uid, group(uid).deleted());
            case Call.PolicySwitch by -> with(by.uid(), group(by.uid()).switched(by));
            case Call.ReadAll _ -> this;
        };
    }

    private long versionAfter(Call call, String dealt) {
        return switch (call) {
            case Call.RegisterStack register -> stack(register.uid()).version();
            case Call.ChangeStack change -> stack(change.uid()).version();
            case Call.RemoveStack remove -> stack(remove.uid()).version();
            case Call.CreateGroup _ -> group(dealt).version();
            case Call.UpdateGroup update -> group(update.uid()).version();
            case Call.DeleteGroup delete -> group(delete.uid()).version();
            case Call.PolicySwitch by -> group(by.uid()).version();
            case Call.ReadAll _ -> 0;
        };
    }

    private Model with(String uid, GroupState group) {
        var after = groups.with(uid, group, GroupState.NONE);
        return after == groups ? this : new Model(after, stacks);
    }

    private Model with(String uid, StackState stack) {
        var after = stacks.with(uid, stack, StackState.NONE);
        return after == stacks ? this : new Model(groups, after);
    }

    GroupState group(String uid) {
        return groups.get(uid, GroupState.NONE);
    }

    StackState stack(String uid) {
        return stacks.get(uid, StackState.NONE);
    }

    /** What a read shows now. */
    public Answer.Seen seen() {
        var seenGroups = new HashMap<String, GroupSeen>();
        groups.forEach((uid, group) -> putSeen(seenGroups, uid, group.seen()));
        var seenStacks = new HashMap<String, StackSeen>();
        stacks.forEach((uid, stack) -> putSeen(seenStacks, uid, stack.seen()));
        return new Answer.Seen(seenGroups, seenStacks);
    }

    private static <T> void putSeen(Map<String, T> seen, String uid, @Nullable T shown) {
        if (shown != null) {
            seen.put(uid, shown);
        }
    }

    /** Why {@link #step} has nothing for this answer, for people. */
    String objection(Call call, Answer answer) {
        return switch (answer) {
            case Answer.Seen(var seenGroups, var seenStacks) ->
                    "it shows "
                            + difference(seenGroups, seen().groups())
                            + difference(seenStacks, seen().stacks());
            case Answer.Rejected _, Answer.Accepted _ -> {
                var broken = refusals(call);
                yield broken.isEmpty()
                        ? "here it has to be accepted, and to lead to version "
                                + after(call, "?").versionAfter(call, "?")
                        : "here it has to be refused: " + String.join(" / ", broken);
            }
            case Answer.Unknown _ -> "it changes nothing here";
        };
    }

    private static <T> String difference(Map<String, T> shown, Map<String, T> expected) {
        var text = new StringBuilder();
        var uids = new TreeSet<>(shown.keySet());
        uids.addAll(expected.keySet());
        for (var uid : uids) {
            if (!Objects.equals(shown.get(uid), expected.get(uid))) {
                text.append(
                        "%s as %s and not %s; ".formatted(uid, shown.get(uid), expected.get(uid)));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Model model
                        && groups.equals(model.groups)
                        && stacks.equals(model.stacks);
    }

    @Override
    public int hashCode() {
        return 31 * groups.hashCode() + stacks.hashCode();
    }

    @Override
    public String toString() {
        var text = new TreeMap<String, Object>();
        groups.forEach(text::put);
        stacks.forEach(text::put);
        return text.toString();
    }
}
