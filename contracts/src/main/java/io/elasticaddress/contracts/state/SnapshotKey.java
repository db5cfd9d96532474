package io.elasticaddress.contracts.state;

import java.util.Arrays;
import java.util.Optional;

/** The record key of snapshots and of DNS status: the kind, the account and the uid, as in {@code group/ACCOUNT/UID}. */
public record SnapshotKey(Kind kind, String account, String uid) {

    /** Empty where the text is not such a key. */
    public static Optional<SnapshotKey> parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            return Optional.empty();
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.wireName().equals(parts[0]))
                .findFirst()
                .map(kind -> new SnapshotKey(kind, parts[1], parts[2]));
    }

    public String wireName() {
        return kind.wireName() + "/" + account + "/" + uid;
    }
}
