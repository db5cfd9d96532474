package io.elasticaddress.audit.chain;

/**
 * The newest entry of a chain.
 *
 * @param number 0 where the chain has no entry
 * @param id the empty string where the chain has no entry
 */
public record Head(long number, String hash, String id) {
    /** What stands before the first entry. */
    public static final Head GENESIS = new Head(0, "0".repeat(64), "");
}
