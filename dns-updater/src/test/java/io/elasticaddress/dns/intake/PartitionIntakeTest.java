package io.elasticaddress.dns.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.dns.updating.Zones;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** No name is in a zone here, so that every group that is passed on is reported as failed. */
class PartitionIntakeTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final List<DnsStatus> reported = new ArrayList<>();
    private final Zones zones =
            new Zones(List.of(), (_, status, _) -> reported.add(status), Clock.systemUTC());
    private final PartitionIntake intake = new PartitionIntake(0, zones, _ -> 60);

    /** Under keys that have a group's and a stack's uid in them. */
    static Stream<Snapshot> beside() {
        return Stream.of(
                new StackHealth("acme", "blue", List.of(), AT, 1),
                new FailoverHold("acme", "fg-1", null, AT, null, 1),
                new AccountSettings("acme", true, AT, 1));
    }

    @Test
    void a_group_is_passed_on() {
        intake.takeSnapshot(record(group(), null));
        intake.caughtUp();

        assertThat(reported).singleElement().matches(status -> status.uid().equals("fg-1"));
    }

    @ParameterizedTest
    @MethodSource("beside")
    void what_stands_beside_groups_and_stacks_is_neither_passed_on_nor_withheld(Snapshot snapshot) {
        assertThat(intake.takeSnapshot(record(snapshot, null))).isTrue();
        intake.caughtUp();
        assertThat(intake.takeSnapshot(record(snapshot, null))).isTrue();
        intake.passOn();

        assertThat(reported).isEmpty();
        assertThat(intake.withheld()).isZero();
    }

    /** A newer version may write what this one can't read; it need not. */
    @ParameterizedTest
    @MethodSource("beside")
    void nor_does_it_matter_whether_it_can_be_read(Snapshot snapshot) {
        intake.caughtUp();
        assertThat(intake.takeSnapshot(record(snapshot, new byte[] {'?'}))).isTrue();
        intake.passOn();

        assertThat(reported).isEmpty();
        assertThat(intake.withheld()).isZero();
    }

    @Test
    void a_group_that_cant_be_read_is_withheld() {
        intake.caughtUp();
        assertThat(intake.takeSnapshot(record(group(), new byte[] {'?'}))).isFalse();
        intake.passOn();

        assertThat(intake.withheld()).isOne();
    }

    private static ElasticAddress group() {
        return new ElasticAddress(
                "acme", "fg-1", 1, "fg-1.ea.test", null, null, Side.PRIMARY, AT, AT, 1);
    }

    /**
     * @param payload another than the snapshot's; null for that
     */
    private static ConsumerRecord<byte[], byte[]> record(Snapshot snapshot, byte[] payload) {
        var encoded = Codec.SNAPSHOTS.encode(snapshot);
        return new ConsumerRecord<>(
                encoded.topic().wireName(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                encoded.keyBytes(),
                payload == null ? encoded.payload() : payload,
                encoded.headers(),
                Optional.empty());
    }
}
