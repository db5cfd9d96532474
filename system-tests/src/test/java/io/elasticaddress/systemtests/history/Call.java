package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked. Uids of stacks are chosen by the client, those of groups are dealt by the service. Every stack is
 * a standard one that everyone may use, named by one address; the empty text is a stack without any.
 */
public sealed interface Call {

    /**
     * @param probedPort where its health check asks; null: it has none
     */
    record RegisterStack(String uid, String name, String ipv4, @Nullable Integer probedPort)
            implements Call {
        public RegisterStack(String uid, String name, String ipv4) {
            this(uid, name, ipv4, null);
        }
    }

    record ChangeStack(String uid, String ipv4) implements Call {}

    record RemoveStack(String uid) implements Call {}

    /**
     * @param automatic whether its policy may switch it
     */
    record CreateGroup(
            @Nullable String primary,
            @Nullable String secondary,
            @Nullable Side current,
            boolean automatic)
            implements Call {
        public CreateGroup(
                @Nullable String primary, @Nullable String secondary, @Nullable Side current) {
            this(primary, secondary, current, false);
        }
    }

    /** Null: as it is; empty: detach. The side alone is a switch. */
    record UpdateGroup(
            String uid,
            @Nullable String primary,
            @Nullable String secondary,
            @Nullable Side current)
            implements Call {}

    record DeleteGroup(String uid) implements Call {}

    /** What nobody asked for: the group's policy switches it. It happened, at a moment that nobody knows exactly. */
    record PolicySwitch(String uid, Side to) implements Call {}

    /** All groups and stacks of the account, read where it must be current: at the end, when all is quiet. */
    record ReadAll() implements Call {}
}
