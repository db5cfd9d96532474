package io.elasticaddress.contracts.dns;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.SnapshotKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a group's DNS servers answer, for which versions.
 *
 * @param groupVersion the group's version that {@code state} is about
 * @param addressVersion the current stack's address version that {@code state} is about; 0 where there is no such stack
 * @param wanted what the servers should answer at those versions; empty for nothing
 * @param servers what each authoritative server was seen to answer last
 * @param since when the state became what it is
 * @param error why not confirmed, in a sentence; null where confirmed or simply under way
 * @param requiredServers how many of {@code servers} must answer as wanted for {@code state} to be confirmed; null where that
 *     is not told: all of them
 * @param waiting what it waits for, in a sentence, without anything having failed: a service that allows no more requests
 *     for now, an operator's word; null where it does not
 */
public record DnsStatus(
        String account,
        String uid,
        String dnsName,
        State state,
        long groupVersion,
        long addressVersion,
        List<RecordSet> wanted,
        List<ServerAnswer> servers,
        Instant since,
        @Nullable String error,
        @Nullable Long requiredServers,
        @Nullable String waiting) {

    public enum State {
        /** The record sets were read from every authoritative server, or from as many as are required. */
        @JsonProperty("confirmed")
        CONFIRMED,
        /** They could not be written or read for longer than the grace time; it is tried again. */
        @JsonProperty("failed")
        FAILED,
        /** The name is somebody else's, or another installation's; it is left alone. */
        @JsonProperty("conflict")
        CONFLICT
    }

    public DnsStatus {
        wanted = List.copyOf(wanted);
        servers = List.copyOf(servers);
    }

    /** A status of which nothing more is told. */
    public DnsStatus(
            String account,
            String uid,
            String dnsName,
            State state,
            long groupVersion,
            long addressVersion,
            List<RecordSet> wanted,
            List<ServerAnswer> servers,
            Instant since,
            @Nullable String error) {
        this(
                account,
                uid,
                dnsName,
                state,
                groupVersion,
                addressVersion,
                wanted,
                servers,
                since,
                error,
                null,
                null);
    }

    public SnapshotKey key() {
        return new SnapshotKey(Kind.GROUP, account, uid);
    }

    /** Whether this is about those versions or later ones. */
    public boolean covers(long groupVersion, long addressVersion) {
        return this.groupVersion > groupVersion
                || (this.groupVersion == groupVersion && this.addressVersion >= addressVersion);
    }
}
