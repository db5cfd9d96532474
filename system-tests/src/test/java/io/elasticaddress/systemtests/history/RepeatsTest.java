package io.elasticaddress.systemtests.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.history.Repeats.KeyedAnswer;

import org.junit.jupiter.api.Test;

import java.util.List;

class RepeatsTest {
    private static final KeyedAnswer CREATED = new KeyedAnswer("acme", "k", 200, "fg-1");

    @Test
    void the_same_answer_again_is_fine() {
        assertThat(Repeats.check(List.of(CREATED, CREATED))).isEmpty();
    }

    @Test
    void another_answer_is_found() {
        var other = new KeyedAnswer("acme", "k", 200, "fg-2");

        assertThat(Repeats.check(List.of(CREATED, other)))
                .singleElement()
                .asString()
                .contains("fg-1", "fg-2");
    }

    @Test
    void a_refusal_is_an_answer_too() {
        var refused = new KeyedAnswer("acme", "k", 400, Rules.SAME_STACKS);

        assertThat(Repeats.check(List.of(refused, CREATED))).hasSize(1);
    }

    @Test
    void a_key_is_an_accounts_own() {
        assertThat(Repeats.check(List.of(CREATED, new KeyedAnswer("other", "k", 200, "fg-2"))))
                .isEmpty();
    }

    @Test
    void answers_that_decide_nothing_are_no_answers() {
        assertThat(
                        Repeats.check(
                                List.of(
                                        new KeyedAnswer("acme", "k", 503, "unavailable"),
                                        new KeyedAnswer(
                                                "acme",
                                                "k",
                                                422,
                                                "Cannot create failover group at this time"),
                                        CREATED)))
                .isEmpty();
    }

    @Test
    void a_key_that_was_used_for_another_request_is_an_answer() {
        assertThat(
                        Repeats.check(
                                List.of(
                                        CREATED,
                                        new KeyedAnswer(
                                                "acme",
                                                "k",
                                                422,
                                                "The idempotency key was used for another"
                                                        + " request"))))
                .hasSize(1);
    }
}
