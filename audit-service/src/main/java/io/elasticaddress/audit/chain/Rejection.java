package io.elasticaddress.audit.chain;

import org.jspecify.annotations.Nullable;

/**
 * Why a command was refused.
 *
 * @param code the class of the refusal
 * @param rule the rule that refused
 * @param description the class in a sentence; null where the event does not say it
 * @param details what a person reads first
 */
public record Rejection(String code, String rule, @Nullable String description, String details) {}
