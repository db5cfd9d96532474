package io.elasticaddress.systemtests.history;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Random;

class ModelTest {
    private static final Answer OK = new Answer.Accepted(null);
    private static final String GROUP = "fg-1";
    private static final Call REGISTER = new Call.RegisterStack("blue", "blue", "192.0.2.1");
    private static final Call ATTACH = new Call.UpdateGroup(GROUP, "blue", null, null);

    private final Model withGroup =
            after(
                    after(Model.empty(), REGISTER, OK),
                    new Call.CreateGroup(null, null, null),
                    new Answer.Accepted(GROUP));

    @Test
    void every_rule_of_a_group_has_its_text() {
        var attached = after(withGroup, ATTACH, OK);

        assertThat(attached.refusals(new Call.UpdateGroup(GROUP, null, "blue", SECONDARY)))
                .containsExactly(Rules.SAME_STACKS);
        assertThat(attached.refusals(new Call.UpdateGroup(GROUP, null, "green", null)))
                .containsExactly("Stack not found: green");
        assertThat(attached.refusals(new Call.UpdateGroup(GROUP, null, null, SECONDARY)))
                .containsExactly("No secondary stack is set");
        assertThat(attached.refusals(new Call.UpdateGroup("fg-2", null, null, SECONDARY)))
                .containsExactly("Invalid failover group UID");
        assertThat(attached.refusals(new Call.DeleteGroup("fg-2")))
                .containsExactly("Invalid failover group UID");
        assertThat(attached.refusals(new Call.DeleteGroup(GROUP)))
                .containsExactly(Rules.STILL_ATTACHED);
        assertThat(attached.refusals(new Call.CreateGroup("blue", null, SECONDARY)))
                .containsExactly("No secondary stack is set");
    }

    @Test
    void every_rule_of_a_stack_has_its_text() {
        var attached = after(withGroup, ATTACH, OK);

        assertThat(attached.refusals(REGISTER))
                .containsExactly("Stack is already registered: blue");
        assertThat(attached.refusals(new Call.ChangeStack("green", "192.0.2.2")))
                .containsExactly("Stack not found: green");
        assertThat(attached.refusals(new Call.ChangeStack("blue", "")))
                .containsExactly(Rules.UNSUITABLE);
        assertThat(attached.refusals(new Call.RemoveStack("green")))
                .containsExactly("Stack not found: green");
        assertThat(attached.refusals(new Call.RemoveStack("blue")))
                .containsExactly("Stack is used by failover group fg-1");
        var twice =
                after(
                        attached,
                        new Call.CreateGroup("blue", null, null),
                        new Answer.Accepted("fg-2"));
        assertThat(twice.refusals(new Call.RemoveStack("blue")))
                .containsExactlyInAnyOrder(
                        "Stack is used by failover group fg-1 and by 1 more",
                        "Stack is used by failover group fg-2 and by 1 more");
        var bare = after(withGroup, new Call.ChangeStack("blue", ""), OK);
        assertThat(bare.refusals(ATTACH)).containsExactly(Rules.UNSUITABLE);
    }

    @Test
    void any_of_several_broken_rules_may_be_named() {
        var call = new Call.UpdateGroup(GROUP, "green", "green", SECONDARY);

        assertThat(withGroup.refusals(call))
                .containsExactlyInAnyOrder(Rules.SAME_STACKS, "Stack not found: green");
        for (var text : withGroup.refusals(call)) {
            assertThat(withGroup.step(call, new Answer.Rejected(400, text)))
                    .containsExactly(withGroup);
        }
        assertThat(withGroup.step(call, OK)).isEmpty();
    }

    @Test
    void the_side_that_is_current_already_may_be_named_without_a_stack() {
        assertThat(withGroup.refusals(new Call.UpdateGroup(GROUP, null, null, PRIMARY))).isEmpty();
        assertThat(withGroup.refusals(new Call.UpdateGroup(GROUP, null, null, SECONDARY)))
                .isNotEmpty();
        assertThat(withGroup.refusals(new Call.CreateGroup(null, null, SECONDARY))).isEmpty();
    }

    @Test
    void what_changes_nothing_keeps_the_version() {
        var attached = after(withGroup, ATTACH, OK);

        assertThat(after(attached, ATTACH, OK)).isEqualTo(attached);
        assertThat(attached.step(ATTACH, new Answer.Accepted(null, 2L))).containsExactly(attached);
        assertThat(attached.step(ATTACH, new Answer.Accepted(null, 3L))).isEmpty();
    }

    @Test
    void a_stack_that_comes_back_goes_on_from_its_version() {
        var removed = after(withGroup, new Call.RemoveStack("blue"), OK);
        var back = after(removed, REGISTER, OK);

        assertThat(back.seen().stacks()).containsEntry("blue", new StackSeen("192.0.2.1", 3));
    }

    @Test
    void a_uid_is_dealt_once() {
        var deleted = after(withGroup, new Call.DeleteGroup(GROUP), OK);

        for (var model : new Model[] {withGroup, deleted}) {
            assertThat(
                            model.step(
                                    new Call.CreateGroup(null, null, null),
                                    new Answer.Accepted(GROUP)))
                    .isEmpty();
        }
    }

    @Test
    void not_now_is_possible_at_any_time_and_changes_nothing() {
        assertThat(
                        withGroup.step(
                                ATTACH,
                                new Answer.Rejected(422, "Issue updating the failover group")))
                .containsExactly(withGroup);
        assertThat(withGroup.step(ATTACH, new Answer.Rejected(500, "Internal"))).isEmpty();
    }

    @Test
    void a_policy_switches_an_automatic_group_to_its_other_stack_and_no_other_group() {
        var both =
                after(
                        after(withGroup, ATTACH, OK),
                        new Call.RegisterStack("green", "green", "192.0.2.2"),
                        OK);
        var automatic =
                after(
                        both,
                        new Call.CreateGroup("blue", "green", null, true),
                        new Answer.Accepted("fg-2"));
        var bySecond = new Call.PolicySwitch("fg-2", SECONDARY);

        var switched = after(automatic, bySecond, new Answer.Accepted(null, 2L));
        assertThat(switched.seen().groups())
                .containsEntry("fg-2", new GroupSeen("blue", "green", SECONDARY, 2));
        assertThat(switched.step(bySecond, new Answer.Accepted(null, 3L))).isEmpty();
        assertThat(automatic.step(bySecond, new Answer.Accepted(null, 3L))).isEmpty();
        assertThat(automatic.step(new Call.PolicySwitch(GROUP, SECONDARY), OK)).isEmpty();
        assertThat(automatic.step(new Call.PolicySwitch("fg-3", SECONDARY), OK)).isEmpty();
        var alone = after(automatic, new Call.UpdateGroup("fg-2", null, "", null), OK);
        assertThat(alone.step(bySecond, OK)).isEmpty();
    }

    @Test
    void equal_states_are_equal_whatever_led_to_them() {
        var random = new Random(1);
        for (var round = 0; round < 50; round++) {
            var expected = new HashMap<String, String>();
            var entries = new ArrayList<String>();
            for (var i = 0; i < 200; i++) {
                entries.add("" + (char) ('A' + random.nextInt(26)) + random.nextInt(40));
            }
            // These two have the same hash.
            entries.add("Aa");
            entries.add("BB");
            Atlas<String> one = Atlas.empty();
            for (var key : entries) {
                one = one.with(key, "first", "").with(key, key + round, "");
                expected.put(key, key + round);
            }
            Collections.shuffle(entries, random);
            Atlas<String> other = Atlas.empty();
            for (var key : entries) {
                other = other.with(key, key + round, "");
            }

            assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
            assertThat(one.with("Aa", "else", "")).isNotEqualTo(other);
            var found = new HashMap<String, String>();
            one.forEach(found::put);
            assertThat(found).isEqualTo(expected);
            assertThat(one.get("BB", "")).isEqualTo("BB" + round);
            assertThat(one.get("nothing", "none")).isEqualTo("none");
        }
    }

    @Test
    void sets_of_numbers_are_equal_whatever_the_order_they_came_in() {
        var random = new Random(1);
        for (var round = 0; round < 50; round++) {
            var numbers = new ArrayList<Integer>();
            for (var i = 0; i < 300; i++) {
                if (random.nextInt(10) > 0) {
                    numbers.add(i);
                }
            }
            var inOrder = Placed.NONE;
            for (var number : numbers) {
                inOrder = inOrder.with(number);
            }
            Collections.shuffle(numbers, random);
            var shuffled = Placed.NONE;
            for (var number : numbers) {
                shuffled = shuffled.with(number);
            }

            assertThat(shuffled).isEqualTo(inOrder).hasSameHashCodeAs(inOrder);
            for (var i = 0; i < 400; i++) {
                assertThat(shuffled.has(i)).isEqualTo(numbers.contains(i));
            }
        }
    }

    private static Model after(Model model, Call call, Answer answer) {
        var states = model.step(call, answer);
        assertThat(states).hasSize(1);
        return states.getFirst();
    }
}
