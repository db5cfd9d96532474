package io.elasticaddress.systemtests.platform;

import com.sun.net.httpserver.HttpExchange;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a webhook's receiver is sent. It knows of webhooks what docs/webhooks.md says, and nothing else. */
public record WebhookRequest(String id, String timestamp, String signatures, byte[] body) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET_PREFIX = "whsec_";

    public static WebhookRequest read(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        return new WebhookRequest(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                exchange.getRequestBody().readAllBytes());
    }

    public JsonNode event() {
        return JSON.readTree(body);
    }

    public boolean isSignedWith(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            var key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return List.of(signatures.split(" ")).contains(expected);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
