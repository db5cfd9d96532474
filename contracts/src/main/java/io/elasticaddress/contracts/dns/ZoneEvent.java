package io.elasticaddress.contracts.dns;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that was found about a zone, or that an operator did there.
 *
 * @param id derived from what was observed and when, so that a repeat is recognised
 * @param account the group's where it is about one; else the one that the installation's own events are entered under
 * @param zone absolute, without the final dot
 * @param dnsName the name that it is about; null where it is about the zone
 * @param uid the group's that the name belongs to; null where it is about none
 * @param actor the operator, as given; null where nobody did it
 * @param reason the operator's, as given; null where none was
 * @param details a sentence for people
 */
public record ZoneEvent(
        String id,
        String account,
        String zone,
        @Nullable String dnsName,
        @Nullable String uid,
        Type type,
        Instant at,
        @Nullable String actor,
        @Nullable String reason,
        String details)
        implements DnsFact {

    public enum Type {
        /** A server that need not answer for a change to count has not shown one for longer than the grace time. */
        @JsonProperty("dns_server_lagging")
        DNS_SERVER_LAGGING,
        /** A name with our marker of which no snapshot tells. It is left as it is. */
        @JsonProperty("dns_unknown_name_found")
        DNS_UNKNOWN_NAME_FOUND,
        /** So many names would lose their records that an operator has to confirm it. */
        @JsonProperty("dns_removals_held")
        DNS_REMOVALS_HELD,
        @JsonProperty("dns_removals_confirmed")
        DNS_REMOVALS_CONFIRMED,
        /** A name that was somebody else's was made ours on purpose. */
        @JsonProperty("dns_name_taken_over")
        DNS_NAME_TAKEN_OVER,
        /** A name of ours was made another installation's on purpose. */
        @JsonProperty("dns_name_handed_over")
        DNS_NAME_HANDED_OVER;

        /** What the audit log calls it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
