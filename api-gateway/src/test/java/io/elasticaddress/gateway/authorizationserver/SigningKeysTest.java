package io.elasticaddress.gateway.authorizationserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class SigningKeysTest {
    @TempDir Path folder;

    @Test
    void of_several_gateways_that_make_the_key_at_once_all_have_the_same() throws Exception {
        var file = folder.resolve("new/key.jwk");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> start = () -> SigningKeys.of(file).signing().getKeyID();
            var ids =
                    threads.invokeAll(IntStream.range(0, 4).mapToObj(_ -> start).toList()).stream()
                            .map(java.util.concurrent.Future::resultNow)
                            .distinct();

            assertThat(ids).hasSize(1);
        }
        try (var left = Files.list(folder.resolve("new"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_set_signs_with_its_first_key_and_believes_all() throws Exception {
        var first = new ECKeyGenerator(Curve.P_256).keyID("new").generate();
        var second = new RSAKeyGenerator(2048).keyID("old").generate();

        var keys = SigningKeys.of(file(new JWKSet(List.of(first, second)).toString(false)));

        assertThat(keys.signing().getKeyID()).isEqualTo("new");
        assertThat(keys.algorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(keys.jwkSet().getKeys()).hasSize(2);
    }

    @Test
    void an_rsa_key_may_be_in_pem() throws Exception {
        var key = new RSAKeyGenerator(2048).generate();
        var pem =
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(
                                Base64.getMimeEncoder()
                                        .encodeToString(key.toRSAPrivateKey().getEncoded()));

        var keys = SigningKeys.of(file(pem));

        assertThat(keys.algorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(keys.signing().toRSAKey().toRSAPublicKey()).isEqualTo(key.toRSAPublicKey());
    }

    @Test
    void what_is_no_key_pair_is_refused() throws Exception {
        for (var content :
                List.of(
                        "",
                        "nonsense",
                        "{\"keys\":[]}",
                        "-----BEGIN PRIVATE KEY-----\nAAAA",
                        new OctetSequenceKeyGenerator(256).generate().toJSONString(),
                        new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString())) {
            var file = file(content);
            assertThatThrownBy(() -> SigningKeys.of(file))
                    .as(content)
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "key", ""), content);
    }
}
