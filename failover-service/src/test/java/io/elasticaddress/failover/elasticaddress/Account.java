package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An account in a test: commands go in as sentences, and what is accepted is applied. */
final class Account {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final String BLUE = "blue";
    static final String GREEN = "green";

    static final FailoverLimits LIMITS = new FailoverLimits(false, 1, 0.5, Duration.ofMinutes(1));

    private final Decider decider =
            new ElasticAddressDecider(new Identities("test", "ea.test"), LIMITS);
    private InMemoryAccountState state = InMemoryAccountState.empty("acme");
    private String actor = "alice";
    private Instant time = NOON;

    /** With two stacks that everyone may use. */
    static Account withBlueAndGreen() {
        return new Account().with(stack(BLUE)).with(stack(GREEN));
    }

    static Account empty() {
        return new Account();
    }

    static Command.RegisterStack stack(String uid) {
        return stack(uid, StackType.STANDARD, List.of("192.0.2.1"), List.of(Stack.EVERYONE));
    }

    static Command.RegisterStack stack(
            String uid, StackType type, List<String> ipv4, List<String> editors) {
        return new Command.RegisterStack(
                uid, uid, null, null, null, type, null, ipv4, null, null, editors, null);
    }

    static Command.CreateElasticAddress create(
            @Nullable String primary, @Nullable String secondary, @Nullable Side current) {
        return new Command.CreateElasticAddress(primary, secondary, current, null);
    }

    static Command.UpdateElasticAddress update(
            String uid,
            @Nullable String primary,
            @Nullable String secondary,
            @Nullable Side current) {
        return new Command.UpdateElasticAddress(uid, primary, secondary, current, null, null);
    }

    static Command.SwitchStack switchTo(String uid, Side side) {
        return new Command.SwitchStack(uid, side, null, null);
    }

    static Command.DeleteElasticAddress delete(String uid) {
        return new Command.DeleteElasticAddress(uid, null, null);
    }

    Account as(String actor) {
        this.actor = actor;
        return this;
    }

    /** These vantage points are there from now on. */
    Account seenFrom(List<Vantage> vantages) {
        state = state.seenFrom(vantages);
        return this;
    }

    /** Puts another state in its place. */
    void become(InMemoryAccountState state) {
        this.state = state;
    }

    Instant time() {
        return time;
    }

    Account at(Instant time) {
        this.time = time;
        return this;
    }

    InMemoryAccountState state() {
        return state;
    }

    /** Decides without applying. */
    Decision decide(Command command) {
        return decide(command, null);
    }

    Decision decide(Command command, @Nullable Instant deadline) {
        return decider.decide(state, message(command, deadline), time);
    }

    Decision decideOn(AccountState other, Command command) {
        return decider.decide(other, message(command, null), time);
    }

    /** The reason of a refusal. */
    Rejection refusal(Command command) {
        return ((Decision.Rejected) decide(command)).rejection();
    }

    /** Decides and applies what must be accepted. */
    Event accept(Command command) {
        return accepted(decide(command));
    }

    /** Decides and applies where accepted. */
    Decision tell(Command command) {
        var decision = decide(command);
        if (decision instanceof Decision.Accepted) {
            accepted(decision);
        }
        return decision;
    }

    Account with(Command command) {
        accept(command);
        return this;
    }

    ElasticAddress created(
            @Nullable String primary, @Nullable String secondary, @Nullable Side current) {
        return ((Event.ElasticAddressCreated) accept(create(primary, secondary, current))).after();
    }

    private Event accepted(Decision decision) {
        var event = ((Decision.Accepted) decision).event();
        if (event instanceof Event.Change change) {
            state = state.apply(change);
        }
        return event;
    }

    private CommandMessage message(Command command, @Nullable Instant deadline) {
        return new CommandMessage(
                "acme", "command", "attempt", "/test", actor, null, "rest", deadline, true,
                command);
    }
}
