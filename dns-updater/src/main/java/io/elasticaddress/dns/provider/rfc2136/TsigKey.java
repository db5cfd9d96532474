package io.elasticaddress.dns.provider.rfc2136;

import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What updates are signed with. Its text never shows the secret.
 *
 * @param algorithm {@code hmac-sha256} or another of the family
 * @param secret in base 64
 */
public record TsigKey(String name, String algorithm, String secret) {
    private static final Map<String, Name> ALGORITHMS =
            Map.of(
                    "hmac-sha224", TSIG.HMAC_SHA224,
                    "hmac-sha256", TSIG.HMAC_SHA256,
                    "hmac-sha384", TSIG.HMAC_SHA384,
                    "hmac-sha512", TSIG.HMAC_SHA512);
    private static final Pattern KEY_FILE =
            Pattern.compile("key\\s+\"?([^\"\\s{]+)\"?\\s*\\{([^}]*)}", Pattern.DOTALL);
    private static final Pattern ALGORITHM = Pattern.compile("algorithm\\s+\"?([\\w-]+)\"?\\s*;");
    private static final Pattern SECRET = Pattern.compile("secret\\s+\"?([A-Za-z0-9+/=]+)\"?\\s*;");

    /**
     * @throws IllegalArgumentException where it can't be used; the message is for people
     */
    public TsigKey {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        if (name.isBlank()) {
            throw new IllegalArgumentException("A TSIG key needs a name");
        }
        if (!ALGORITHMS.containsKey(algorithm)) {
            throw new IllegalArgumentException(
                    "The TSIG algorithm must be one of "
                            + String.join(", ", ALGORITHMS.keySet().stream().sorted().toList()));
        }
        try {
            if (Base64.getDecoder().decode(secret).length == 0) {
                throw new IllegalArgumentException("empty");
            }
        } catch (IllegalArgumentException e) {
            // The cause would repeat a piece of the secret.
            throw new IllegalArgumentException("The TSIG secret is not in base 64");
        }
    }

    /**
     * Reads a key as {@code tsig-keygen} writes it and BIND's configuration includes it.
     *
     * @throws IllegalArgumentException where it is none; the message is for people
     */
    public static TsigKey parse(String keyFile) {
        var key = KEY_FILE.matcher(keyFile);
        if (key.find()) {
            var algorithm = ALGORITHM.matcher(key.group(2));
            var secret = SECRET.matcher(key.group(2));
            if (algorithm.find() && secret.find()) {
                return new TsigKey(key.group(1), algorithm.group(1), secret.group(1));
            }
        }
        throw new IllegalArgumentException(
                "The TSIG key file does not hold a key as tsig-keygen writes it");
    }

    TSIG toTsig() {
        return new TSIG(ALGORITHMS.getOrDefault(algorithm, TSIG.HMAC_SHA256), name, secret);
    }

    @Override
    public String toString() {
        return "TsigKey[" + name + ", " + algorithm + "]";
    }
}
