package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What one gateway's view showed of an account: all of its groups, all of its stacks, or both.
 *
 * @param gateway as {@link Operation#via()} has it
 * @param invoked in nanoseconds, by the clock of the operations
 * @param completed of the last request, where it took several
 * @param groups by uid; null where they were not read
 * @param stacks by uid; null where they were not read
 */
public record ViewRead(
        String client,
        String account,
        String gateway,
        long invoked,
        long completed,
        @Nullable Map<String, GroupSeen> groups,
        @Nullable Map<String, StackSeen> stacks) {}
