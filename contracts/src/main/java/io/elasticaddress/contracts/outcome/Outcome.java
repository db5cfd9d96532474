package io.elasticaddress.contracts.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.state.Kind;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What became of a command. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Outcome.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = Outcome.Planned.class, name = "planned")
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
     * Decided and not applied: what would have become of it at that moment.
     *
     * @param uid of the group or stack; null where it would be dealt, and where the refusal is about none
     * @param refusal null where it would be accepted
     * @param rules each rule that refuses, those included that the command overrides
     * @param before what the group's name, or a name that points at the stack, should answer now; a TTL of 0 is the zone's
     * @param after what it should answer then; the same where it would be refused
     */
    record Planned(
            @Nullable String uid,
            @Nullable Rejected refusal,
            List<String> rules,
            List<RecordSet> before,
            List<RecordSet> after)
            implements Outcome {
        public Planned {
            rules = List.copyOf(rules);
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

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
