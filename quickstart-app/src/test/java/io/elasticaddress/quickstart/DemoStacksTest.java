package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class DemoStacksTest {

    @BeforeEach
    void where_the_system_has_the_addresses() {
        assumeThatCode(DemoStacks::requireAddresses).doesNotThrowAnyException();
    }

    @Test
    void each_says_which_one_it_is_on_the_same_port() throws Exception {
        try (var stacks = DemoStacks.start(0)) {
            assertThat(get("127.0.0.2", stacks.port())).contains("primary", "127.0.0.2");
            assertThat(get("127.0.0.3", stacks.port())).contains("secondary", "127.0.0.3");
        }
    }

    @Test
    void one_that_is_taken_down_answers_503_until_it_is_taken_up_again_and_the_other_goes_on()
            throws Exception {
        try (var stacks = DemoStacks.start(0)) {
            var demo = Description.Demo.on(stacks.port());

            assertThat(send("POST", demo.primary() + "/down").statusCode()).isEqualTo(200);
            assertThat(send("GET", demo.primary() + "/").statusCode()).isEqualTo(503);
            assertThat(send("GET", demo.primary() + "/up").statusCode()).isEqualTo(503);
            assertThat(send("GET", demo.secondary() + "/").statusCode()).isEqualTo(200);

            assertThat(send("POST", demo.primary() + "/up").statusCode()).isEqualTo(200);
            assertThat(send("GET", demo.primary() + "/").statusCode()).isEqualTo(200);
            assertThat(send("GET", demo.primary() + "/down").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_preferred_port_that_is_taken_is_left_alone() throws IOException {
        try (var taken =
                        new ServerSocket(
                                0, 1, InetAddress.getByName(DemoStacks.SECONDARY_ADDRESS));
                var stacks = DemoStacks.start(taken.getLocalPort())) {
            assertThat(stacks.port()).isNotEqualTo(taken.getLocalPort());
        }
    }

    private static String get(String address, int port) throws Exception {
        return send("GET", "http://%s:%d/".formatted(address, port)).body();
    }

    private static HttpResponse<String> send(String method, String url) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
