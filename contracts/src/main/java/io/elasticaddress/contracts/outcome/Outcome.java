package io.elasticaddress.contracts.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.elasticaddress.contracts.state.Kind;

import org.jspecify.annotations.Nullable;

/** What became of a command. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Outcome.Rejected.class, name = "rejected")
})
public sealed interface Outcome {

    /**
     * Applied, or as asked for already.
     *
     * @param version the version that a view must have reached to show it
     * @param dnsName of a group; null for a stack
     */
    record Accepted(Kind kind, String uid, @Nullable String dnsName, long version)
            implements Outcome {}

    /**
     * Refused, and nothing changed.
     *
     * @param code the class of the refusal, which decides the HTTP status
     * @param rule names the rule that refused, for machines; stable
     * @param description the class of the refusal in a sentence
     * @param details what a person reads first
     */
    record Rejected(RejectionCode code, String rule, String description, String details)
            implements Outcome {}
}
