package io.elasticaddress.contracts.webhook;

import io.elasticaddress.contracts.state.Webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's key, from which every webhook's secret is made: HMAC-SHA256 of {@code ACCOUNT/WEBHOOK/GENERATION}. Whoever
 * has the key has all of them; another key makes others, and receivers then refuse what is sent. This must never change.
 */
public final class WebhookKey {
    public static final int LEAST_BYTES = 32;

    /** For so long after a rotation the former secret signs too. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * @throws IllegalArgumentException where it is not base64 of at least {@link #LEAST_BYTES} bytes; the message does not
     *     repeat it
     */
    public static WebhookKey parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The key for webhooks is not base64");
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "The key for webhooks has %d bytes; it must have at least %d"
                            .formatted(bytes.length, LEAST_BYTES));
        }
        return new WebhookKey(bytes);
    }

    /** The webhook's secret as its receiver is told it: {@code whsec_} and base64, as Standard Webhooks has it. */
    public String secret(String account, String uid, long generation) {
        return PREFIX + Base64.getEncoder().encodeToString(raw(account, uid, generation));
    }

    /** The keys that sign what is sent at that time: the secret's, then for a while after a rotation the former one's. */
    public List<byte[]> signingKeys(Webhook webhook, Instant time) {
        var keys = new ArrayList<byte[]>();
        var generation = webhook.secretGeneration();
        keys.add(raw(webhook.account(), webhook.uid(), generation));
        var rotatedAt = webhook.rotatedAt();
        if (generation > 1 && rotatedAt != null && time.isBefore(rotatedAt.plus(OVERLAP))) {
            keys.add(raw(webhook.account(), webhook.uid(), generation - 1));
        }
        return keys;
    }

    private byte[] raw(String account, String uid, long generation) {
        return hmac(key, (account + "/" + uid + "/" + generation).getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "WebhookKey(not shown)";
    }
}
