package io.elasticaddress.systemtests.history;

import static io.elasticaddress.contracts.state.Side.PRIMARY;
import static io.elasticaddress.contracts.state.Side.SECONDARY;
import static io.elasticaddress.systemtests.history.Story.GROUP;
import static io.elasticaddress.systemtests.history.Story.group;
import static io.elasticaddress.systemtests.history.Story.switchTo;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.history.SimulatedHistory.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A checker that finds nothing is only worth something if it finds what is there. */
class LinearizabilityTest {
    private static final Call DETACH = new Call.UpdateGroup(GROUP, "", "", null);
    private static final Call DELETE = new Call.DeleteGroup(GROUP);
    private static final Call EMPTY_GROUP = new Call.CreateGroup(null, null, null);

    @Test
    void what_a_correct_service_answers_is_explained() {
        for (var seed = 0; seed < 100; seed++) {
            assertExplained(seed, Size.of(200, 1 + seed % 8, 0.01 * (seed % 4)));
        }
    }

    @Test
    void thousands_of_calls_with_dozens_of_unheard_ones_are_explained() {
        for (var seed = 0; seed < 4; seed++) {
            assertExplained(seed, Size.of(3000, 8, 0.01));
        }
    }

    @Test
    void versions_that_answers_tell_are_explained_too() {
        for (var seed = 0; seed < 20; seed++) {
            assertExplained(seed, new Size(300, 8, 0.02, 3, true));
        }
    }

    /** The order that was found is checked once more, without anything that finds it fast. */
    private static void assertExplained(long seed, Size size) {
        var history = SimulatedHistory.of(seed, size);
        var verdict = Linearizability.check(history).get(SimulatedHistory.ACCOUNT);
        assertThat(verdict).as("seed %d: %s", seed, verdict).isInstanceOf(Verdict.Explained.class);
        var order = ((Verdict.Explained) verdict).order();
        assertThat(order).doesNotHaveDuplicates();
        assertThat(order)
                .containsAll(history.stream().filter(operation -> !operation.isUnknown()).toList());
        var firstAnswerOfTheRest = Long.MAX_VALUE;
        for (var operation : order.reversed()) {
            assertThat(operation.invoked()).isLessThanOrEqualTo(firstAnswerOfTheRest);
            firstAnswerOfTheRest = Math.min(firstAnswerOfTheRest, operation.completed());
        }
        if (history.stream().noneMatch(LinearizabilityTest::isUnheardCreation)) {
            var model = Model.empty();
            for (var operation : order) {
                model = model.step(operation.call(), operation.answer()).getFirst();
            }
        }
    }

    private static boolean isUnheardCreation(Operation operation) {
        return operation.isUnknown() && operation.call() instanceof Call.CreateGroup;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void each_accepted_change_is_one_version(long seed) {
        assertPasses(
                new Story(seed)
                        .accepted(switchTo(SECONDARY))
                        .accepted(switchTo(PRIMARY))
                        .accepted(switchTo(PRIMARY))
                        .end(group(PRIMARY, 3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_lost_write_fails(long seed) {
        assertFails(new Story(seed).accepted(switchTo(SECONDARY)).end(group(PRIMARY, 1)));
        assertFails(
                new Story(seed)
                        .accepted(switchTo(SECONDARY))
                        .accepted(switchTo(PRIMARY))
                        .end(group(PRIMARY, 1)));
        assertFails(new Story(seed).end(null));
        assertFails(new Story(seed).accepted(DETACH).accepted(DELETE).end(group(PRIMARY, 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_doubled_write_fails(long seed) {
        assertFails(new Story(seed).accepted(switchTo(SECONDARY)).end(group(SECONDARY, 3)));
        assertFails(
                new Story(seed)
                        .answered(EMPTY_GROUP, new Answer.Accepted(GROUP + "cc"))
                        .end(group(PRIMARY, 1), new GroupSeen(null, null, PRIMARY, 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_reordered_write_fails(long seed) {
        assertFails(
                new Story(seed)
                        .accepted(switchTo(SECONDARY))
                        .accepted(switchTo(PRIMARY))
                        .end(group(SECONDARY, 2)));
        assertFails(
                new Story(seed)
                        .accepted(DETACH)
                        .rejected(DELETE, 400, Rules.STILL_ATTACHED)
                        .end(new GroupSeen(null, null, PRIMARY, 2)));
        assertFails(
                new Story(seed)
                        .accepted(DETACH)
                        .accepted(DELETE)
                        .accepted(switchTo(PRIMARY))
                        .end(null));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void what_nobody_asked_for_fails(long seed) {
        assertFails(new Story(seed).end(group(SECONDARY, 2)));
        assertFails(
                new Story(seed)
                        .end(group(PRIMARY, 1), new GroupSeen(Story.BLUE, null, SECONDARY, 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void what_a_policy_did_happened_once_and_only_where_there_is_one(long seed) {
        var toSecondary = new Call.PolicySwitch(Story.OTHER_GROUP, SECONDARY);
        var first = new Answer.Accepted(null, 2L);
        assertPasses(
                automatic(seed)
                        .answered(toSecondary, first)
                        .end(group(PRIMARY, 1), group(SECONDARY, 2)));
        assertPasses(
                automatic(seed)
                        .answered(toSecondary, first)
                        .accepted(new Call.UpdateGroup(Story.OTHER_GROUP, null, null, PRIMARY))
                        .answered(toSecondary, new Answer.Accepted(null, 4L))
                        .end(group(PRIMARY, 1), group(SECONDARY, 4)));
        assertFails(automatic(seed).end(group(PRIMARY, 1), group(SECONDARY, 2)));
        assertFails(
                automatic(seed)
                        .answered(toSecondary, first)
                        .end(group(PRIMARY, 1), group(PRIMARY, 1)));
        assertFails(
                automatic(seed)
                        .answered(toSecondary, first)
                        .answered(toSecondary, first)
                        .end(group(PRIMARY, 1), group(SECONDARY, 2)));
        assertFails(
                new Story(seed)
                        .accepted(new Call.PolicySwitch(GROUP, SECONDARY))
                        .end(group(SECONDARY, 2)));
    }

    private static Story automatic(long seed) {
        return new Story(seed)
                .answered(
                        new Call.CreateGroup(Story.BLUE, Story.GREEN, null, true),
                        new Answer.Accepted(Story.OTHER_GROUP));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void what_nobody_heard_took_effect_once_or_not_at_all(long seed) {
        var stories =
                List.of(
                        new Story(seed).unheard(switchTo(SECONDARY)),
                        new Story(seed).unheard(switchTo(SECONDARY)).unheard(switchTo(SECONDARY)));
        for (var story : stories) {
            assertPasses(story.end(group(PRIMARY, 1)));
            assertPasses(story.end(group(SECONDARY, 2)));
            assertFails(story.end(group(SECONDARY, 3)));
            assertFails(story.end(group(PRIMARY, 3)));
        }
        var late =
                new Story(seed)
                        .unheard(switchTo(SECONDARY))
                        .accepted(DETACH)
                        .accepted(new Call.UpdateGroup(GROUP, Story.BLUE, Story.GREEN, PRIMARY));
        assertPasses(late.end(group(PRIMARY, 3)));
        assertPasses(late.end(group(SECONDARY, 4)));
        assertPasses(late.end(group(PRIMARY, 4)));
        assertFails(late.end(group(SECONDARY, 3)));
        assertFails(late.end(group(PRIMARY, 5)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void an_unheard_creation_made_one_group_or_none(long seed) {
        var once = new Story(seed).unheard(new Call.CreateGroup(Story.GREEN, null, null));
        var made = new GroupSeen(Story.GREEN, null, PRIMARY, 1);
        assertPasses(once.end(group(PRIMARY, 1)));
        assertPasses(once.end(group(PRIMARY, 1), made));
        assertFails(once.end(made, made));
        assertFails(once.end(group(PRIMARY, 1), new GroupSeen(null, null, PRIMARY, 1)));
        assertFails(
                once.accepted(new Call.UpdateGroup(Story.OTHER_GROUP, "", null, null))
                        .end(group(PRIMARY, 1)));
        assertPasses(once.end(group(PRIMARY, 1), new GroupSeen(null, null, PRIMARY, 2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_refusal_that_changed_something_fails(long seed) {
        var refused =
                new Story(seed)
                        .rejected(
                                new Call.UpdateGroup(GROUP, null, Story.BLUE, SECONDARY),
                                400,
                                Rules.SAME_STACKS)
                        .rejected(switchTo(SECONDARY), 422, "Issue updating the failover group");
        assertPasses(refused.end(group(PRIMARY, 1)));
        assertFails(refused.end(group(SECONDARY, 2)));
        assertFails(refused.end(new GroupSeen(Story.BLUE, Story.BLUE, SECONDARY, 2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_refusal_for_a_wrong_reason_fails(long seed) {
        for (var text :
                List.of(
                        Rules.SAME_STACKS,
                        Rules.UNKNOWN_GROUP,
                        "No secondary stack is set",
                        "Stack not found: " + Story.BLUE,
                        "Issue updating the failover group",
                        "")) {
            assertFails(
                    new Story(seed)
                            .rejected(switchTo(SECONDARY), 400, text)
                            .end(group(PRIMARY, 1)));
        }
        assertFails(
                new Story(seed).rejected(DELETE, 403, Rules.STILL_ATTACHED).end(group(PRIMARY, 1)));
        assertFails(
                new Story(seed)
                        .rejected(
                                new Call.RemoveStack(Story.BLUE),
                                400,
                                "Stack is used by failover group " + Story.OTHER_GROUP)
                        .end(group(PRIMARY, 1)));
    }

    @Test
    void a_failure_is_told() {
        var verdict =
                new Story(7)
                        .accepted(switchTo(SECONDARY))
                        .accepted(switchTo(PRIMARY))
                        .end(group(SECONDARY, 2));

        assertThat(verdict).isInstanceOf(Verdict.Impossible.class);
        assertThat(((Verdict.Impossible) verdict).why())
                .contains("No order explains the operations about")
                .contains(GROUP)
                .contains("current=SECONDARY")
                .contains("None of these can be next:")
                .contains("reader via gateway-1");
    }

    @Test
    void a_contradiction_between_a_group_and_a_stack_is_found_and_told() {
        var verdict =
                new Story(7)
                        .accepted(new Call.UpdateGroup(GROUP, null, "", null))
                        .rejected(
                                new Call.RemoveStack(Story.GREEN),
                                400,
                                "Stack is used by failover group " + GROUP + " and by 1 more")
                        .end(new GroupSeen(Story.BLUE, null, PRIMARY, 2));

        assertThat(verdict).isInstanceOf(Verdict.Impossible.class);
    }

    @Test
    void what_takes_too_long_is_undecided_and_that_is_a_failure() {
        var history = SimulatedHistory.of(1, Size.of(300, 8, 0));

        var verdict = Linearizability.check(history, List.of(), 10).get(SimulatedHistory.ACCOUNT);

        assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
        assertThat(verdict.passed()).isFalse();
    }

    @Test
    void accounts_are_searched_each_by_itself() {
        var here = SimulatedHistory.of(1, Size.of(100, 4, 0));
        var there =
                here.stream()
                        .filter(operation -> !(operation.call() instanceof Call.RegisterStack))
                        .map(
                                o ->
                                        new Operation(
                                                o.client(),
                                                "other",
                                                o.via(),
                                                o.call(),
                                                o.invoked(),
                                                o.completed(),
                                                o.answer(),
                                                null))
                        .toList();

        var verdicts = Linearizability.check(Stream.concat(here.stream(), there.stream()).toList());

        assertThat(verdicts.get(SimulatedHistory.ACCOUNT).passed()).isTrue();
        assertThat(verdicts.get("other").passed()).isFalse();
        assertThat(Linearizability.check(List.of())).isEqualTo(Map.of());
    }

    private static void assertPasses(Verdict verdict) {
        assertThat(verdict).as("%s", verdict).isInstanceOf(Verdict.Explained.class);
    }

    private static void assertFails(Verdict verdict) {
        assertThat(verdict).as("%s", verdict).isInstanceOf(Verdict.Impossible.class);
    }
}
