package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked. Uids of stacks are chosen by the client, those of groups are dealt by the service. Every stack is
 * a standard one that everyone may use, named by one address; the empty text is a stack without any.
 */
public sealed interface Call {

    record RegisterStack(String uid, String name, String ipv4) implements Call {}

    record ChangeStack(String uid, String ipv4) implements Call {}

    record RemoveStack(String uid) implements Call {}

    record CreateGroup(@Nullable String primary, @Nullable String secondary, @Nullable Side current)
            implements Call {}

    /** Null: as it is; empty: detach. The side alone is a switch. */
    record UpdateGroup(
            String uid,
            @Nullable String primary,
            @Nullable String secondary,
            @Nullable Side current)
            implements Call {}

    record DeleteGroup(String uid) implements Call {}

    /** All groups and stacks of the account, read where it must be current: at the end, when all is quiet. */
    record ReadAll() implements Call {}
}
