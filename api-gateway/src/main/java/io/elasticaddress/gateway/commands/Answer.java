package io.elasticaddress.gateway.commands;

import io.elasticaddress.contracts.outcome.Outcome;

import java.time.Duration;

/** What became of sending a command. */
public sealed interface Answer {

    String commandId();

    /** It was decided, and where it was accepted this gateway's view shows it. */
    record Decided(String commandId, Outcome outcome) implements Answer {}

    /** It was not sent, and nothing will come of it. */
    record NotSent(String commandId, String why, Duration retryAfter) implements Answer {}

    /** It may have been applied, or may still be. Repeating it with the same key tells, and applies it at most once. */
    record InDoubt(String commandId, String why, Duration retryAfter) implements Answer {}
}
