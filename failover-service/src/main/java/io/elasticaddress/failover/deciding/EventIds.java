package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids of events. They follow from where the command stands, so that deciding it again after a crash gives the same; the
 * broker's time and the attempt tell it from another record at the same place of a topic that was made anew.
 */
final class EventIds {
    private final String installationId;

    EventIds(String installationId) {
        this.installationId = installationId;
    }

    /**
     * @param index of the event among those of the command
     */
    String of(Received command, String attemptId, int index) {
        var name =
                String.join(
                        "/",
                        installationId,
                        Integer.toString(command.partition()),
                        Long.toString(command.offset()),
                        Long.toString(command.brokerTime()),
                        attemptId,
                        Integer.toString(index));
        return uuid(sha256(name)).toString();
    }

    /** Of what nobody sent a command for. A version is reached once, so it tells the event from every other. */
    String ofUnasked(String account, Snapshot after) {
        var name =
                String.join(
                        "/",
                        installationId,
                        "policy",
                        account,
                        after.kind().wireName(),
                        after.uid(),
                        Long.toString(after.version()));
        return uuid(sha256(name)).toString();
    }

    /** Of a switch that a maintenance window did not make. It comes to each group once in each phase. */
    String ofRefusal(String account, MaintenanceWindow window, String groupUid) {
        var name =
                String.join(
                        "/",
                        installationId,
                        "maintenance",
                        account,
                        window.uid(),
                        window.phase().wireName(),
                        groupUid);
        return uuid(sha256(name)).toString();
    }

    /** RFC 9562, version 8: the bits are our own affair. */
    private static UUID uuid(ByteBuffer hash) {
        var high = hash.getLong() & ~0xF000L | 0x8000L;
        var low = hash.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low);
    }

    private static ByteBuffer sha256(String text) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
