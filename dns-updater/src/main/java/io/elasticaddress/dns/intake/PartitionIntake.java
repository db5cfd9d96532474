package io.elasticaddress.dns.intake;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.dns.desired.PartitionSnapshots;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.desired.Withheld;
import io.elasticaddress.dns.updating.Ownership;
import io.elasticaddress.dns.updating.Zones;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** One partition of both topics, from its assignment until it is taken away. Belongs to the consumer's thread. */
final class PartitionIntake {
    private static final Logger log = LoggerFactory.getLogger(PartitionIntake.class);

    private final Ownership ownership;
    private final Zones zones;
    private final PartitionSnapshots snapshots;
    private final Map<SnapshotKey, DnsStatus> statuses = new HashMap<>();
    private final Set<SnapshotKey> touched = new LinkedHashSet<>();
    private final Set<SnapshotKey> withheld = new HashSet<>();
    private boolean caughtUp;

    PartitionIntake(int partition, Zones zones, ToLongFunction<String> ttl) {
        this.ownership = new Ownership(partition);
        this.zones = zones;
        this.snapshots = new PartitionSnapshots(ttl);
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    int withheld() {
        return withheld.size();
    }

    /** Returns false where it can't be read; what DNS does not depend on is not even tried. */
    boolean takeSnapshot(ConsumerRecord<byte[], byte[]> record) {
        var named = key(record);
        if (named.isPresent() && !PartitionSnapshots.matters(named.get())) {
            return true;
        }
        return switch (Codec.SNAPSHOTS.decode(record)) {
            case Decoded.Readable<Snapshot>(var snapshot) -> {
                touched.addAll(snapshots.apply(snapshot));
                yield true;
            }
            case Decoded.Unreadable<Snapshot>(var reason) -> {
                log.warn(
                        "A snapshot can't be read; what it is about stays as it is. {}-{}@{}: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        reason);
                named.ifPresent(key -> touched.addAll(snapshots.applyUnreadable(key)));
                yield false;
            }
        };
    }

    /**
     * @param own whether this instance published it
     */
    boolean takeStatus(ConsumerRecord<byte[], byte[]> record, boolean own) {
        if (caughtUp && own) {
            // Nothing new. A burst of changes is not to pay for reading what it wrote itself.
            return true;
        }
        return switch (Codec.DNS.decode(record)) {
            case Decoded.Readable<DnsStatus>(var status) -> {
                if (!caughtUp) {
                    statuses.put(status.key(), status);
                } else {
                    zones.statusSeen(ownership, status);
                }
                yield true;
            }
            case Decoded.Unreadable<DnsStatus>(var reason) -> {
                log.warn(
                        "A DNS status can't be read; the name is looked at instead. {}-{}@{}: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        reason);
                key(record).ifPresent(statuses::remove);
                yield false;
            }
        };
    }

    /** Both topics were read to the ends that they had at the assignment: now there is something to say. */
    void caughtUp() {
        caughtUp = true;
        touched.clear();
        snapshots.groups().forEach(this::passOn);
        statuses.clear();
    }

    /** Passes on what the records since the last call have changed. */
    void passOn() {
        if (caughtUp && !touched.isEmpty()) {
            var groups = List.copyOf(touched);
            touched.clear();
            groups.forEach(this::passOn);
        }
    }

    /** Nothing of this is written or said any more. */
    void end() {
        ownership.end();
        zones.release(ownership);
    }

    private void passOn(SnapshotKey group) {
        switch (snapshots.intent(group)) {
            case Wanted wanted -> {
                withheld.remove(group);
                zones.want(ownership, wanted, statuses.get(group));
            }
            case Withheld(var key, var reason) -> {
                zones.letBe(ownership, key);
                if (withheld.add(key)) {
                    log.warn("The DNS of {} stays as it is. {}", key.wireName(), reason);
                }
            }
        }
    }

    private static Optional<SnapshotKey> key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                ? Optional.empty()
                : SnapshotKey.parse(new String(record.key(), StandardCharsets.UTF_8));
    }
}
