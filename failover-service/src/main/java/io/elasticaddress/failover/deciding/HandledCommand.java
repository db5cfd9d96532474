package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.wire.Json;

import tools.jackson.core.JacksonException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What became of a command.
 *
 * @param format of this record in its store
 * @param at broker time in milliseconds since 1970
 * @param fingerprint of the request, so that another one under the same id is told from a repeat
 */
record HandledCommand(int format, long at, String fingerprint, Outcome outcome) {
    private static final int FORMAT = 1;

    HandledCommand(long at, String fingerprint, Outcome outcome) {
        this(FORMAT, at, fingerprint, outcome);
    }

    /** What is asked for, however it was written: white space and the order of fields make no other request. */
    static String fingerprint(Command command) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(command.action().wireName().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(Json.MAPPER.writeValueAsBytes(command));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    byte[] write() {
        return Json.MAPPER.writeValueAsBytes(this);
    }

    /**
     * @throws UnusableState where this version can't read it
     */
    static HandledCommand read(String key, byte[] value) {
        try {
            var handled = Json.MAPPER.readValue(value, HandledCommand.class);
            if (handled.format != FORMAT) {
                throw new UnusableState(
                        "The handled command %s has format %d; this version reads %d only."
                                .formatted(key, handled.format, FORMAT));
            }
            return handled;
        } catch (JacksonException e) {
            throw new UnusableState("The handled command " + key + " can't be read.", e);
        }
    }
}
