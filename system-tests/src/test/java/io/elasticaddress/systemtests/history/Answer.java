package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What became of a call, as far as its client heard. */
public sealed interface Answer {

    /**
     * @param uid of the group that was created; null for every other call
     * @param version that the command led to, where the client heard it: an outcome in Kafka tells it, the API does not
     */
    record Accepted(@Nullable String uid, @Nullable Long version) implements Answer {
        public Accepted(@Nullable String uid) {
            this(uid, null);
        }
    }

    /** {@code text} is what the API calls {@code error_description} and an outcome {@code description}. */
    record Rejected(int status, String text) implements Answer {}

    /** Nobody heard: applied once at some time after the call, even after the end, or never. */
    record Unknown() implements Answer {}

    /** What {@link Call.ReadAll} showed, by uid. */
    record Seen(Map<String, GroupSeen> groups, Map<String, StackSeen> stacks) implements Answer {
        public Seen {
            groups = Map.copyOf(groups);
            stacks = Map.copyOf(stacks);
        }
    }
}
