package io.elasticaddress.contracts.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.spec.SecretKeySpec;

/** The signature of Standard Webhooks, version 1: HMAC-SHA256 over the id, the time and the body, with dots between. */
public final class Signature {

    private Signature() {}

    /**
     * The value of {@code webhook-signature}: one for each key, with spaces between.
     *
     * @param id the value of {@code webhook-id}
     * @param time the value of {@code webhook-timestamp}, which has whole seconds
     */
    public static String of(List<byte[]> keys, String id, Instant time, byte[] body) {
        var before = (id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .map(key -> WebhookKey.hmac(new SecretKeySpec(key, "HmacSHA256"), before, body))
                .map(signature -> "v1," + Base64.getEncoder().encodeToString(signature))
                .collect(Collectors.joining(" "));
    }
}
