package io.elasticaddress.gateway.commands;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What a client repeats a request with: its own Idempotency-Key, or one that it is told where the outcome is not known.
 * The same account and key always give the same command id, at every gateway.
 */
public record CommandKey(String value) {
    public static final int MAX_LENGTH = 255;

    public static CommandKey random() {
        return new CommandKey(UUID.randomUUID().toString());
    }

    /** A UUID of version 8 (RFC 9562), from SHA-256 over account and key; an account has no line feed. */
    String commandId(String account) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest((account + "\n" + value).getBytes(StandardCharsets.UTF_8));
            var bytes = ByteBuffer.wrap(hash);
            var high = (bytes.getLong() & ~0xF000L) | 0x8000L;
            var low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
