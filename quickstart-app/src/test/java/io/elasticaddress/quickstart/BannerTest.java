package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class BannerTest {

    @Test
    void what_is_to_be_pasted_asks_every_server_that_must_answer_in_the_zone_that_there_is() {
        var banner =
                banner(new Description.Stacks("11", "22"), "192.0.2.53:53", "[2001:db8::53]:5353");

        assertThat(banner)
                .contains(
                        "confirmed; dig +short @192.0.2.53 -p 53 $NAME; dig +short @2001:db8::53 -p"
                                + " 5353 $NAME\n")
                .contains("NAME=$(echo \"$CREATED\" | grep -o '[0-9-]*\\.ea.example.com')")
                .contains("$(dig +short @192.0.2.53 -p 53 $NAME)\"")
                .contains("curl -s -X POST http://127.0.0.3:8081/down\n")
                .contains(
                        "until [ \"$(dig +short @192.0.2.53 -p 53 $NAME)\" = 127.0.0.2 ]; do sleep"
                                + " 0.1; done;")
                .contains("curl -s -X POST http://127.0.0.3:8081/up\n")
                .doesNotContain("ea.test", "%");
    }

    @Test
    void without_the_demo_it_asks_for_the_zone() {
        assertThat(banner(null, "192.0.2.53:53"))
                .contains("dig +noall +answer @192.0.2.53 -p 53 ea.example.com SOA\n");
    }

    private static String banner(Description.@Nullable Stacks stacks, String... servers) {
        var description =
                new Description(
                        "http://127.0.0.1:8080",
                        new Description.Dns(
                                "192.0.2.53",
                                53,
                                "ea.example.com",
                                null,
                                "/etc/bind/ea.key",
                                List.of(servers)),
                        new Description.Tokens("a-token", "b-token"),
                        "demo",
                        new Description.Kafka("127.0.0.1:9092"),
                        new Description.Mongo("mongodb://127.0.0.1:27017"),
                        stacks,
                        stacks == null ? null : Description.Demo.on(8081));
        return Banner.text(
                Path.of("/data"), new Platform.Started(description, stacks == null ? 0 : 8081), 9);
    }
}
