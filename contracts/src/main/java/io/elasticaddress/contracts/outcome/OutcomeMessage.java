package io.elasticaddress.contracts.outcome;

/** The outcome of one attempt. A repeated command gets its first outcome again, addressed to the new attempt. */
public record OutcomeMessage(String account, String commandId, String attemptId, Outcome outcome) {}
