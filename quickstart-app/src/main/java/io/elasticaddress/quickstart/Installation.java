package io.elasticaddress.quickstart;

import io.elasticaddress.contracts.wire.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What is dealt at the first start on a folder and never changes: secrets, the demo stacks' uids, and the zone that all names
 * are made in.
 *
 * @param tsigSecret the embedded DNS server's, base64
 */
record Installation(
        String tsigSecret,
        String adminSecret,
        String publicSecret,
        String primaryStackUid,
        String secondaryStackUid,
        String zone) {
    private static final String FILE = "installation.json";

    Installation {
        // Written before there was a choice.
        zone = Objects.requireNonNullElse(zone, Platform.ZONE);
    }

    /**
     * @param zone for the names of this start
     * @throws CannotStart where the folder has names in another zone, which would be lost to DNS
     */
    static Installation of(DataFolder folder, String zone) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            var known = Json.MAPPER.readValue(Files.readString(file), Installation.class);
            if (!known.zone.equals(zone)) {
                throw CannotStart.misused(
                        "The folder %s has the zone %s, which stands in the names made there, not %s. %s, or choose another folder: %s DIR"
                                .formatted(
                                        folder.path(),
                                        known.zone,
                                        zone,
                                        known.zone.equals(Platform.ZONE)
                                                ? "Start without " + DnsOptions.SERVER
                                                : "Start with %s %s"
                                                        .formatted(DnsOptions.ZONE, known.zone),
                                        Options.DATA_DIR));
            }
            return known;
        }
        var random = new SecureRandom();
        var made =
                new Installation(
                        Base64.getEncoder().encodeToString(bytes(random, 32)),
                        hex(random, 32),
                        hex(random, 32),
                        hex(random, 16),
                        hex(random, 16),
                        zone);
        folder.write(FILE, Json.MAPPER.writeValueAsString(made));
        return made;
    }

    /** Made from what was dealt, so that a folder of an earlier version has one too. */
    String webhooksKey() {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(
                                            ("webhooks/" + adminSecret)
                                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String hex(SecureRandom random, int length) {
        return HexFormat.of().formatHex(bytes(random, length));
    }

    private static byte[] bytes(SecureRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Installation[secrets]";
    }
}
