package io.elasticaddress.audit.chain;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fact in its place in a chain, as the JSON object that is stored and hashed. It is not taken apart into Java fields when
 * it is read, so that a field that somebody added, or that a newer version wrote, counts in the hash like any other.
 *
 * @param json made of maps, lists, strings, booleans and {@link Long}s; what is null is left out
 */
public record Entry(Map<String, Object> json) {
    private static final String HASH = "hash";
    private static final String NUMBER = "number";
    private static final String PREVIOUS_HASH = "previous_hash";

    /** The entry that follows {@code head} in the chain. */
    public static Entry after(Head head, Fact fact) {
        var json = fact.json();
        json.put(NUMBER, head.number() + 1);
        json.put(PREVIOUS_HASH, head.hash());
        json.put(HASH, hash(json));
        return new Entry(json);
    }

    /**
     * SHA-256, in lower-case hex, of the canonical form of the object without its field {@code hash}.
     *
     * @throws IllegalArgumentException where it has no canonical form
     */
    public static String hash(Map<String, Object> json) {
        var hashed = new LinkedHashMap<>(json);
        hashed.remove(HASH);
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(CanonicalJson.bytes(hashed));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    public String id() {
        return text("id");
    }

    public String account() {
        return text("account");
    }

    /** 0 where it is no integer, which only a stored entry that was tampered with can have. */
    public long number() {
        return json.get(NUMBER) instanceof Long number ? number : 0;
    }

    public String hash() {
        return text(HASH);
    }

    public String previousHash() {
        return text(PREVIOUS_HASH);
    }

    public Head asHead() {
        return new Head(number(), hash(), id());
    }

    /** A field as it stands; null where it is left out. */
    public @Nullable Object field(String name) {
        return json.get(name);
    }

    private String text(String field) {
        return json.get(field) instanceof String text ? text : "";
    }
}
