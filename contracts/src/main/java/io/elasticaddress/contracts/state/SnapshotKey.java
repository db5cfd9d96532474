package io.elasticaddress.contracts.state;

import java.util.Optional;

/** The record key of snapshots and of DNS status: {@code group/ACCOUNT/UID} or {@code stack/ACCOUNT/UID}. */
public record SnapshotKey(Kind kind, String account, String uid) {

    /** Empty where the text is not such a key. */
    public static Optional<SnapshotKey> parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            return Optional.empty();
        }
        return switch (parts[0]) {
            case "group" -> Optional.of(new SnapshotKey(Kind.GROUP, parts[1], parts[2]));
            case "stack" -> Optional.of(new SnapshotKey(Kind.STACK, parts[1], parts[2]));
            default -> Optional.empty();
        };
    }

    public String wireName() {
        return kind.wireName() + "/" + account + "/" + uid;
    }
}
