package io.elasticaddress.failover.deciding;

import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stores of a task: in memory, each with a changelog topic that is its truth. Uncached, so that a change stands in the
 * transaction of the command that made it.
 */
final class DecisionStores {
    /** {@code ACCOUNT/UID}: the group or its tombstone. */
    static final String GROUPS = "groups";

    /** {@code ACCOUNT/UID}: the stack or its tombstone. */
    static final String STACKS = "stacks";

    /** {@code ACCOUNT/STACK/GROUP} for each stack of each live group. */
    static final String GROUPS_BY_STACK = "groups-by-stack";

    /** {@code ACCOUNT/COMMAND}: what became of it. */
    static final String HANDLED = "handled-commands";

    /** {@code TIME/ACCOUNT/COMMAND}, time in milliseconds with 19 digits: what is forgotten next comes first. */
    static final String HANDLED_BY_TIME = "handled-commands-by-time";

    /** What the partition deals next, and for which installation. */
    static final String NUMBERS = "numbers";

    /** {@code ACCOUNT/KIND/UID}: what was seen of a stack, what holds a group, what is set for the account. */
    static final String BESIDE = "beside";

    /** {@code ACCOUNT}: what is counted of it. */
    static final String TALLIES = "tallies";

    /** {@code TIME/ACCOUNT/KIND/UID}, time in milliseconds with 19 digits: what is due next comes first. */
    static final String DUE = "due";

    /** {@code ACCOUNT/KIND/UID}: when it is due. */
    static final String DUE_AT = "due-at";

    static final List<String> NAMES =
            List.of(
                    GROUPS,
                    STACKS,
                    GROUPS_BY_STACK,
                    HANDLED,
                    HANDLED_BY_TIME,
                    NUMBERS,
                    BESIDE,
                    TALLIES,
                    DUE,
                    DUE_AT);

    /** Small segments and early cleaning, so that restoring reads little more than what is live. */
    private static final Map<String, String> CHANGELOG =
            Map.of(
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(32 * 1024 * 1024),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.1");

    private DecisionStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                store(GROUPS, Serdes.ByteArray()),
                store(STACKS, Serdes.ByteArray()),
                store(GROUPS_BY_STACK, Serdes.ByteArray()),
                store(HANDLED, Serdes.ByteArray()),
                store(HANDLED_BY_TIME, Serdes.ByteArray()),
                store(NUMBERS, Serdes.String()),
                store(BESIDE, Serdes.ByteArray()),
                store(TALLIES, Serdes.ByteArray()),
                store(DUE, Serdes.String()),
                store(DUE_AT, Serdes.Long()));
    }

    /** The names of the topics behind the stores. */
    static List<String> changelogs(String applicationId) {
        return NAMES.stream().map(name -> applicationId + "-" + name + "-changelog").toList();
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
    }
}
