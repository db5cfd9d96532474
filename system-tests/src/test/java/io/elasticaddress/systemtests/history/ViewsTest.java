package io.elasticaddress.systemtests.history;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ViewsTest {
    private static final String HERE = "gateway-1";
    private static final String THERE = "gateway-2";
    private static final String GROUP = "fg-1";
    private static final String STACK = "5";
    private static final Call SWITCH = new Call.UpdateGroup(GROUP, null, null, SECONDARY);
    private static final Call DELETE = new Call.DeleteGroup(GROUP);

    private final List<Operation> history = new ArrayList<>();
    private final List<ViewRead> reads = new ArrayList<>();
    private long now;

    @Test
    void a_view_that_goes_on_is_fine() {
        group(HERE, 1);
        group(HERE, 1);
        group(HERE, 4);
        assertFine();
    }

    @Test
    void a_view_that_goes_back_is_found() {
        group(HERE, 4);
        group(HERE, 3);
        assertFound("version 3, and version 4 was shown");
    }

    @Test
    void gateways_are_independent_of_each_other() {
        wrote(HERE, SWITCH, 4);
        group(THERE, 3);
        group(THERE, null);
        assertThat(check()).hasSize(1);
        assertFound("is not shown, version 3 was shown");
    }

    @Test
    void reads_that_overlap_may_show_either() {
        reads.add(read(HERE, 1, 10, seen(4), null));
        reads.add(read(HERE, 2, 12, seen(3), null));
        assertFine();
    }

    @Test
    void a_stale_read_after_a_write_at_the_same_gateway_is_found() {
        wrote(HERE, SWITCH, 4);
        group(HERE, 4);
        assertFine();
        history.clear();
        wrote(HERE, SWITCH, 6);
        group(HERE, 5);
        assertFound("version 5, and version 6 was shown or answered before");
    }

    @Test
    void a_group_that_was_created_at_the_gateway_is_shown() {
        history.add(
                operation(
                        HERE,
                        new Call.CreateGroup(null, null, null),
                        new Answer.Accepted(GROUP),
                        null));
        group(HERE, null);
        assertFound("nobody deleted it");
    }

    @Test
    void a_deleted_group_never_comes_back() {
        group(HERE, 3);
        wrote(THERE, DELETE, 4);
        group(HERE, 3);
        group(HERE, null);
        assertFine();
        group(HERE, 3);
        assertFound("after its deletion");
    }

    @Test
    void a_deletion_that_the_gateway_answered_is_shown() {
        wrote(HERE, DELETE, 4);
        group(HERE, 3);
        assertFound("after its deletion");
    }

    @Test
    void an_unheard_deletion_may_be_seen_and_a_refused_one_may_not() {
        group(HERE, 3);
        history.add(
                new Operation(
                        "c",
                        "acme",
                        THERE,
                        DELETE,
                        ++now,
                        Long.MAX_VALUE,
                        new Answer.Unknown(),
                        null));
        group(HERE, null);
        assertFine();
        history.clear();
        history.add(operation(THERE, DELETE, new Answer.Rejected(400, Rules.STILL_ATTACHED), null));
        assertFound("nobody deleted it");
    }

    @Test
    void a_stack_that_was_removed_comes_back_with_a_higher_version_only() {
        stack(HERE, 3);
        wrote(HERE, new Call.RemoveStack(STACK), 4);
        stack(HERE, null);
        stack(HERE, 5);
        assertFine();
        wrote(HERE, new Call.RemoveStack(STACK), 6);
        stack(HERE, 5);
        assertFound("STACK 5 is shown at version 5 after its deletion");
    }

    @Test
    void an_earlier_removal_excuses_no_absence() {
        wrote(THERE, new Call.RemoveStack(STACK), 4);
        wrote(HERE, new Call.RegisterStack(STACK, "blue", "192.0.2.1"), 5);
        stack(HERE, null);
        assertFound("STACK 5 is not shown");
    }

    private void wrote(String via, Call call, long version) {
        history.add(operation(via, call, new Answer.Accepted(null, version), null));
    }

    @Test
    void versions_come_from_what_commands_led_to() {
        history.add(operation(HERE, SWITCH, new Answer.Accepted(null), "c-1"));
        group(HERE, 3);
        assertFine();
        assertThat(Views.check(history, reads, Map.of("c-1", 4L))).hasSize(1);
    }

    private Operation operation(String via, Call call, Answer answer, String commandId) {
        now += 2;
        return new Operation("c", "acme", via, call, now - 1, now, answer, commandId);
    }

    private void group(String gateway, Integer version) {
        now += 2;
        reads.add(read(gateway, now - 1, now, version == null ? Map.of() : seen(version), null));
    }

    private void stack(String gateway, Integer version) {
        now += 2;
        reads.add(
                read(
                        gateway,
                        now - 1,
                        now,
                        null,
                        version == null
                                ? Map.of()
                                : Map.of(STACK, new StackSeen("192.0.2.1", version))));
    }

    private static Map<String, GroupSeen> seen(long version) {
        return Map.of(GROUP, new GroupSeen(null, null, PRIMARY, version));
    }

    private static ViewRead read(
            String gateway,
            long invoked,
            long completed,
            Map<String, GroupSeen> groups,
            Map<String, StackSeen> stacks) {
        return new ViewRead("r", "acme", gateway, invoked, completed, groups, stacks);
    }

    private List<String> check() {
        return Views.check(history, reads, Map.of());
    }

    private void assertFine() {
        assertThat(check()).isEmpty();
    }

    private void assertFound(String what) {
        assertThat(check()).anySatisfy(violation -> assertThat(violation).contains(what));
    }
}
