package io.elasticaddress.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class IssuerAnswersTest {
    private static final URI KEYS = URI.create("http://issuer.test/keys");

    private long now = 5;
    private int asked;
    private final IssuerAnswers answers = new IssuerAnswers(() -> now);

    @Test
    void what_was_answered_a_moment_ago_is_not_asked_for_again() throws IOException {
        assertThat(ask(KEYS, good("one"))).isEqualTo("one");
        later(IssuerAnswers.PAUSE.minusMillis(1));

        assertThat(ask(KEYS, good("two"))).isEqualTo("one");
        assertThat(ask(URI.create("http://issuer.test/other"), good("other"))).isEqualTo("other");
        assertThat(asked).isEqualTo(2);

        later(Duration.ofMillis(1));
        assertThat(ask(KEYS, good("two"))).isEqualTo("two");
    }

    @Test
    void the_last_answer_stays_good_for_an_hour_while_the_issuer_is_away() throws IOException {
        ask(KEYS, good("one"));
        later(IssuerAnswers.TOLERANCE);

        assertThat(ask(KEYS, away())).isEqualTo("one");
        assertThat(ask(KEYS, broken())).isEqualTo("one");

        later(Duration.ofMillis(1));
        assertThatThrownBy(() -> ask(KEYS, away())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask(KEYS, broken())).hasMessageContaining("502");
        assertThat(ask(KEYS, good("two"))).isEqualTo("two");
    }

    @Test
    void an_issuer_that_never_answered_is_an_error() {
        assertThatThrownBy(() -> ask(KEYS, away())).isInstanceOf(IOException.class);
    }

    private void later(Duration by) {
        now += by.toNanos();
    }

    private String ask(URI uri, ClientHttpRequestExecution issuer) throws IOException {
        var request = new MockClientHttpRequest(HttpMethod.GET, uri);
        try (var response = answers.intercept(request, new byte[0], issuer)) {
            return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ClientHttpRequestExecution good(String text) {
        return (_, _) -> {
            asked++;
            return new MockClientHttpResponse(text.getBytes(StandardCharsets.UTF_8), HttpStatus.OK);
        };
    }

    private static ClientHttpRequestExecution away() {
        return (_, _) -> {
            throw new IOException("connection refused");
        };
    }

    private static ClientHttpRequestExecution broken() {
        return (_, _) -> new MockClientHttpResponse(new byte[0], HttpStatus.BAD_GATEWAY);
    }
}
