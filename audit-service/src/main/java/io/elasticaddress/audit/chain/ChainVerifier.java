package io.elasticaddress.audit.chain;

import java.util.Optional;

/**
 * Walks an account's chain from its first entry and stops where it does not hold. What it can't see is in
 * {@code docs/audit.md}: the newest entries cut off, and a chain written anew as a whole.
 */
public final class ChainVerifier {
    private final String account;
    private Head head = Head.GENESIS;

    public ChainVerifier(String account) {
        this.account = account;
    }

    /** Where the chain breaks: {@code number} is the first that can't be trusted. */
    public record Break(long number, Reason reason, String details) {}

    public enum Reason {
        /** The next number is not there. */
        MISSING,
        /** A number is there twice, or out of order. */
        DUPLICATE,
        /** The entry is not of this account. */
        WRONG_ACCOUNT,
        /** The entry does not name the hash of the one before. */
        PREVIOUS_HASH,
        /** The entry is not what was hashed. */
        HASH;

        /** As it is answered over HTTP. */
        public String wireName() {
            return switch (this) {
                case MISSING -> "missing";
                case DUPLICATE -> "duplicate";
                case WRONG_ACCOUNT -> "wrong_account";
                case PREVIOUS_HASH -> "previous_hash";
                case HASH -> "hash";
            };
        }
    }

    /** Takes the next entry by number. After a break, nothing more is to be asked. */
    public Optional<Break> next(Entry entry) {
        var expected = head.number() + 1;
        var number = entry.number();
        if (number > expected) {
            return broken(expected, Reason.MISSING, "The next entry there is has number " + number);
        }
        if (number < expected) {
            return broken(expected, Reason.DUPLICATE, "Another entry has number " + number);
        }
        if (!account.equals(entry.account())) {
            return broken(expected, Reason.WRONG_ACCOUNT, "It names another account");
        }
        if (!head.hash().equals(entry.previousHash())) {
            return broken(
                    expected,
                    Reason.PREVIOUS_HASH,
                    "It does not name the hash of the entry before");
        }
        if (!hashHolds(entry)) {
            return broken(expected, Reason.HASH, "Its content is not what was hashed");
        }
        head = entry.asHead();
        return Optional.empty();
    }

    /** The last entry that held. */
    public Head head() {
        return head;
    }

    private static boolean hashHolds(Entry entry) {
        try {
            return Entry.hash(entry.json()).equals(entry.hash());
        } catch (IllegalArgumentException e) {
            // What has no canonical form was never hashed.
            return false;
        }
    }

    private static Optional<Break> broken(long number, Reason reason, String details) {
        return Optional.of(new Break(number, reason, details));
    }
}
