package io.elasticaddress.gateway.view;

import static io.elasticaddress.contracts.health.Verdict.DOWN;
import static io.elasticaddress.contracts.health.Verdict.PARTIAL;
import static io.elasticaddress.contracts.health.Verdict.UP;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How stacks are, and what their groups say of it. */
class HealthTest {
    private static final Instant AT = ViewTest.AT;
    private static final Vantage A = new Vantage("a", null, "a1");
    private static final Vantage B = new Vantage("b", null, "b1");
    private static final Vantage C = new Vantage("c", null, "c1");
    private static final Set<Vantage> ALL = Set.of(A, B, C);

    @Test
    void a_stack_is_what_the_majority_of_those_who_are_there_says() {
        assertThat(health(vote(A, DOWN, 0), vote(B, DOWN, 1), vote(C, UP, 2)))
                .isEqualTo(Health.BROKEN);
        assertThat(health(vote(A, DOWN, 0), vote(B, UP, 1), vote(C, UP, 2))).isEqualTo(Health.OK);
        assertThat(health(vote(A, UP, 0), vote(B, PARTIAL, 1), vote(C, PARTIAL, 2)))
                .isEqualTo(Health.PARTIAL);
        assertThat(health(vote(A, UP, 0), vote(B, UP, 1), vote(C, PARTIAL, 2)))
                .isEqualTo(Health.OK);
        assertThat(health(vote(A, DOWN, 0), vote(B, UP, 1))).isEqualTo(Health.UNKNOWN);
        assertThat(health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void who_is_gone_or_began_anew_or_probed_something_else_does_not_count() {
        var said = state(vote(A, DOWN, 0), vote(B, DOWN, 0), vote(C, UP, 0));

        assertThat(said.health(Set.of())).isEqualTo(Health.UNKNOWN);
        assertThat(said.health(Set.of(C))).isEqualTo(Health.OK);
        assertThat(said.health(Set.of(A, new Vantage("b", null, "b2"), C)))
                .isEqualTo(Health.UNKNOWN);
        assertThat(new StackState(stack("blue", check(8)), said.said()).health(ALL))
                .isEqualTo(Health.UNKNOWN);
        assertThat(new StackState(stack("blue", null), said.said()).health(ALL))
                .isEqualTo(Health.UNKNOWN);
    }

    @Test
    void it_is_so_since_enough_of_those_that_count_said_so() {
        assertThat(since(vote(A, DOWN, 30), vote(B, DOWN, 10), vote(C, DOWN, 20)))
                .isEqualTo(AT.plusSeconds(20));
        assertThat(since(vote(A, UP, 5), vote(B, DOWN, 10), vote(C, DOWN, 20)))
                .isEqualTo(AT.plusSeconds(20));
        assertThat(since(vote(A, UP, 1), vote(B, PARTIAL, 2), vote(C, PARTIAL, 3)))
                .isEqualTo(AT.plusSeconds(3));
        assertThat(since(vote(A, UP, 1), vote(B, DOWN, 2))).isNull();
        assertThat(state(vote(A, DOWN, 7)).healthSince(Set.of(A))).isEqualTo(AT.plusSeconds(7));
    }

    @Test
    void a_group_whose_current_stack_is_down_is_degraded_and_says_why() {
        var down = state(vote(A, DOWN, 0), vote(B, DOWN, 1), vote(C, UP, 2));

        var group = group(Quorum.MAJORITY, down, DnsStatus.State.CONFIRMED, null);

        assertThat(group.status(ALL)).isEqualTo(GroupState.Status.DEGRADED);
        assertThat(group.statusDetails(ALL))
                .isEqualTo("The current stack, blue, is down for 2 of 3 vantage points");
        assertThat(group.busyToggling()).isFalse();
        assertThat(group.status(Set.of())).isEqualTo(GroupState.Status.ACTIVE);
        assertThat(group.statusDetails(Set.of())).isNull();
    }

    @Test
    void it_is_down_by_the_groups_own_quorum() {
        var one = state(vote(A, DOWN, 0), vote(B, UP, 1), vote(C, UP, 2));

        assertThat(group(Quorum.ANY, one, DnsStatus.State.CONFIRMED, null).status(ALL))
                .isEqualTo(GroupState.Status.DEGRADED);
        assertThat(group(Quorum.ALL, one, DnsStatus.State.CONFIRMED, null).status(ALL))
                .isEqualTo(GroupState.Status.ACTIVE);
    }

    @Test
    void both_reasons_are_told_where_dns_is_behind_too() {
        var down = state(vote(A, DOWN, 0), vote(B, DOWN, 1), vote(C, DOWN, 2));

        assertThat(
                        group(Quorum.MAJORITY, down, DnsStatus.State.FAILED, "It refused")
                                .statusDetails(ALL))
                .isEqualTo(
                        "The current stack, blue, is down for 3 of 3 vantage points; It refused");
        assertThat(
                        group(Quorum.MAJORITY, state(), DnsStatus.State.CONFLICT, "Somebody else's")
                                .statusDetails(ALL))
                .isEqualTo("Somebody else's");
    }

    private static Health health(Vote... votes) {
        return state(votes).health(ALL);
    }

    private static Instant since(Vote... votes) {
        return state(votes).healthSince(ALL);
    }

    private static StackState state(Vote... votes) {
        return new StackState(
                stack("blue", check(7)),
                new StackHealth("acme", "blue", Arrays.asList(votes), AT, 1));
    }

    private static Vote vote(Vantage vantage, Verdict verdict, long second) {
        return new Vote(
                vantage.name(),
                vantage.region(),
                vantage.incarnation(),
                verdict,
                7,
                AT.plusSeconds(second),
                null);
    }

    private static HealthCheck check(long version) {
        return new HealthCheck(
                version,
                HealthCheck.Type.TCP,
                80,
                1_000,
                1_000,
                3,
                2,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Stack stack(String name, HealthCheck check) {
        return new Stack(
                "acme",
                "s",
                name,
                null,
                null,
                null,
                StackType.STANDARD,
                null,
                List.of("192.0.2.1"),
                List.of(),
                false,
                List.of("*"),
                check,
                AT,
                AT,
                7,
                1);
    }

    private static GroupState group(
            Quorum quorum, StackState current, DnsStatus.State dns, String error) {
        var usual = FailoverPolicy.DEFAULT;
        return new GroupState(
                new ElasticAddress(
                        "acme",
                        "g",
                        123456789,
                        "123-456-789.ea.test",
                        "s",
                        null,
                        Side.PRIMARY,
                        null,
                        new FailoverPolicy(
                                usual.mode(),
                                quorum,
                                usual.failback(),
                                usual.failbackAfterMs(),
                                null,
                                usual.holdDownMs(),
                                usual.operatorHoldMs()),
                        null,
                        AT,
                        AT,
                        1),
                current,
                null,
                new DnsStatus(
                        "acme",
                        "g",
                        "123-456-789.ea.test",
                        dns,
                        1,
                        1,
                        List.of(),
                        List.of(),
                        AT,
                        error),
                null,
                false);
    }
}
