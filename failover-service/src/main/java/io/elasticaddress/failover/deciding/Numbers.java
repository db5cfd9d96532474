package io.elasticaddress.failover.deciding;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a partition has dealt. The k-th number of partition p is k times the number of partitions plus p, so no partition
 * needs to know of another; with another number of partitions, or for another installation, the same ids would be dealt
 * again.
 */
final class Numbers {
    private static final String PARTITIONS = "partitions";
    private static final String INSTALLATION = "installation";
    private static final String GROUPS_DEALT = "groups-dealt";
    private static final String STACKS_DEALT = "stacks-dealt";
    private static final String WINDOWS_DEALT = "windows-dealt";

    private final KeyValueStore<String, String> store;
    private final Installation installation;
    private final int partition;

    /**
     * @throws UnusableState where the store is another installation's
     */
    Numbers(KeyValueStore<String, String> store, Installation installation, int partition) {
        this.store = store;
        this.installation = installation;
        this.partition = partition;
        var partitions = store.get(PARTITIONS);
        if (partitions != null && number(PARTITIONS, partitions) != installation.partitions()) {
            throw new UnusableState(
                    "This installation was made with %s partitions and its topics have %d now. The number is fixed when the installation is made."
                            .formatted(partitions, installation.partitions()));
        }
        var id = store.get(INSTALLATION);
        if (id != null && !id.equals(installation.id())) {
            throw new UnusableState(
                    "This installation's id is %s, and %s is configured now. Set elastic.deciding.installation-id (ELASTIC_INSTALLATION_ID) to the former: another one would deal ids again that were dealt."
                            .formatted(id, installation.id()));
        }
    }

    long nextGroup() {
        return dealt(GROUPS_DEALT) * installation.partitions() + partition;
    }

    long nextStack() {
        return dealt(STACKS_DEALT) * installation.partitions() + partition;
    }

    long nextWindow() {
        return dealt(WINDOWS_DEALT) * installation.partitions() + partition;
    }

    void groupDealt() {
        deal(GROUPS_DEALT);
    }

    void stackDealt() {
        deal(STACKS_DEALT);
    }

    void windowDealt() {
        deal(WINDOWS_DEALT);
    }

    private void deal(String what) {
        if (store.get(PARTITIONS) == null) {
            store.put(PARTITIONS, Integer.toString(installation.partitions()));
            store.put(INSTALLATION, installation.id());
        }
        store.put(what, Long.toString(dealt(what) + 1));
    }

    private long dealt(String what) {
        return number(what, store.get(what));
    }

    private static long number(String key, @Nullable String stored) {
        try {
            return stored == null ? 0 : Long.parseLong(stored);
        } catch (NumberFormatException e) {
            throw new UnusableState("The number " + key + " can't be read.", e);
        }
    }
}
