package io.elasticaddress.quickstart;

import io.elasticaddress.contracts.wire.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What is dealt at the first start on a folder and never changes: secrets, and the demo stacks' uids.
 *
 * @param tsigSecret base64
 */
record Installation(
        String tsigSecret,
        String adminSecret,
        String publicSecret,
        String primaryStackUid,
        String secondaryStackUid) {
    private static final String FILE = "installation.json";

    static Installation of(DataFolder folder) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return Json.MAPPER.readValue(Files.readString(file), Installation.class);
        }
        var random = new SecureRandom();
        var made =
                new Installation(
                        Base64.getEncoder().encodeToString(bytes(random, 32)),
                        hex(random, 32),
                        hex(random, 32),
                        hex(random, 16),
                        hex(random, 16));
        folder.write(FILE, Json.MAPPER.writeValueAsString(made));
        return made;
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
