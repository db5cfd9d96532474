package io.elasticaddress.audit.chain;

/** Why a command was refused: the class of the refusal, the rule that refused, and a sentence for people. */
public record Rejection(String code, String rule, String details) {}
