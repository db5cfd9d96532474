package io.elasticaddress.audit.chain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record that could not be read, as it was received, in base64.
 *
 * @param key null where the record had none, or where it was left out for its size
 * @param value null where the record had none, or where it was left out for its size
 * @param omittedBytes the size of what was left out; 0 where all is here
 * @param sha256 of the record's value, in hex; null where it had none
 */
public record Raw(
        @Nullable String key,
        @Nullable String value,
        List<Header> headers,
        long omittedBytes,
        @Nullable String sha256) {

    /** A header; a name may come more than once. */
    public record Header(String name, @Nullable String value) {}

    public Raw {
        headers = List.copyOf(headers);
    }
}
