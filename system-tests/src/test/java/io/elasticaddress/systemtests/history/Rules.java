package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts of the API's rules, word for word as its documentation has them. */
final class Rules {
    static final String SAME_STACKS = "Primary and secondary stacks must be different";
    static final String UNSUITABLE =
            "Stacks must not be cluster or prepress type and must have head DNS present to be used"
                    + " in failover groups.";
    static final String UNKNOWN_GROUP = "Invalid failover group UID";
    static final String STILL_ATTACHED =
            "Cannot delete a failover group that is currently attached to a stack. You must first"
                    + " detach it from all stacks before deletion.";

    private static final String USED_BY = "Stack is used by failover group ";
    private static final Pattern USED = Pattern.compile(USED_BY + "(\\S+)(?: and by \\d+ more)?");

    private Rules() {}

    static String stackNotFound(String uid) {
        return "Stack not found: " + uid;
    }

    static String alreadyRegistered(String uid) {
        return "Stack is already registered: " + uid;
    }

    static String noStackOn(Side side) {
        return "No %s stack is set".formatted(side.name().toLowerCase(Locale.ROOT));
    }

    /** Which of several groups is named is not promised. */
    static Set<String> stackInUse(Collection<String> groups) {
        var others = groups.size() - 1;
        var rest = others == 0 ? "" : " and by %d more".formatted(others);
        return groups.stream().map(group -> USED_BY + group + rest).collect(Collectors.toSet());
    }

    /** The group that such a refusal names; empty for every other text. */
    static String groupNamedIn(String text) {
        var used = USED.matcher(text);
        return used.matches() ? used.group(1) : "";
    }

    /**
     * What can be said at any time, with 422: the deadline passed before the command was decided, or it asks for a switch to
     * a stack that was down then.
     */
    static String notNow(Call call) {
        return switch (call) {
            case Call.CreateGroup _ -> "Cannot create failover group at this time";
            case Call.UpdateGroup _, Call.DeleteGroup _ -> "Issue updating the failover group";
            case Call.RegisterStack _ -> "Cannot register stack at this time";
            case Call.ChangeStack _, Call.RemoveStack _ -> "Issue updating the stack";
            case Call.PolicySwitch _, Call.ReadAll _ -> "";
        };
    }
}
