package io.elasticaddress.contracts.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

class SignatureTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final WebhookKey KEY = WebhookKey.parse(base64(new byte[32]));

    /** The one that Standard Webhooks' own libraries are tested with. */
    @Test
    void what_is_signed_is_what_standard_webhooks_signs() {
        var secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(
                        Signature.of(
                                List.of(secret),
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1614265330),
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void two_keys_sign_side_by_side() {
        var body = new byte[] {1};
        var one = Signature.of(List.of(new byte[] {1}), "id", NOON, body);
        var two = Signature.of(List.of(new byte[] {2}), "id", NOON, body);

        assertThat(Signature.of(List.of(new byte[] {1}, new byte[] {2}), "id", NOON, body))
                .isEqualTo(one + " " + two);
    }

    @Test
    void a_secret_is_the_same_for_ever_and_another_for_each_webhook_and_generation() {
        assertThat(KEY.secret("acme", "wh-1", 1))
                .isEqualTo("whsec_A3Ih7AMVEZ9BvALx0cPwUVCCFOdzmbxT3g0O8tJT1lg=");
        assertThat(KEY.secret("acme", "wh-1", 2)).isNotEqualTo(KEY.secret("acme", "wh-1", 1));
        assertThat(KEY.secret("acme", "wh-2", 1)).isNotEqualTo(KEY.secret("acme", "wh-1", 1));
        assertThat(KEY.secret("other", "wh-1", 1)).isNotEqualTo(KEY.secret("acme", "wh-1", 1));
    }

    @Test
    void the_former_secret_signs_for_a_day_after_a_rotation() {
        var rotated = webhook(2, NOON);

        assertThat(KEY.signingKeys(rotated, NOON.plus(Duration.ofHours(23))))
                .hasSize(2)
                .first()
                .isEqualTo(raw(KEY.secret("acme", "wh-1", 2)));
        assertThat(KEY.signingKeys(rotated, NOON.plus(Duration.ofHours(24)))).hasSize(1);
        assertThat(KEY.signingKeys(webhook(1, null), NOON))
                .containsExactly(raw(KEY.secret("acme", "wh-1", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "c2hvcnQ="})
    void a_key_that_is_none_is_refused_and_not_repeated(String key) {
        assertThatThrownBy(() -> WebhookKey.parse(key))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(
                        e -> {
                            if (!key.isEmpty()) {
                                assertThat(e).hasMessageNotContaining(key);
                            }
                        });
    }

    private static Webhook webhook(long generation, @Nullable Instant rotatedAt) {
        return new Webhook(
                "acme",
                "wh-1",
                "https://example.com",
                null,
                true,
                generation,
                rotatedAt,
                0,
                NOON,
                NOON,
                1);
    }

    private static byte[] raw(String secret) {
        return Base64.getDecoder().decode(secret.substring("whsec_".length()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
