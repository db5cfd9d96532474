package io.elasticaddress.contracts.dns;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that the DNS updater found or did about a group's name.
 *
 * @param id derived from what was observed and when, so that a repeat is recognised
 * @param found what the servers answered before; empty for nothing
 * @param records what they answer now, or should
 * @param details a sentence for people; null where there is nothing to add
 */
public record DnsEvent(
        String id,
        String account,
        String uid,
        String dnsName,
        Type type,
        Instant at,
        long groupVersion,
        long addressVersion,
        List<RecordSet> found,
        List<RecordSet> records,
        @Nullable String details)
        implements DnsFact {

    public enum Type {
        @JsonProperty("dns_confirmed")
        DNS_CONFIRMED,
        @JsonProperty("dns_failed")
        DNS_FAILED,
        @JsonProperty("dns_conflict")
        DNS_CONFLICT,
        @JsonProperty("dns_drift_found")
        DNS_DRIFT_FOUND,
        @JsonProperty("dns_drift_repaired")
        DNS_DRIFT_REPAIRED;

        /** What the audit log calls it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DnsEvent {
        found = List.copyOf(found);
        records = List.copyOf(records);
    }
}
