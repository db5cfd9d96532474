package io.elasticaddress.systemtests.history;

import io.elasticaddress.contracts.state.Side;

import org.jspecify.annotations.Nullable;

/** A group as a read shows it; {@code primary} and {@code secondary} are uids of stacks. */
public record GroupSeen(
        @Nullable String primary, @Nullable String secondary, Side current, long version) {}
