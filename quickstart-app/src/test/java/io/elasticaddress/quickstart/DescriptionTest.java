package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class DescriptionTest {

    @Test
    void it_reads_as_documented() {
        var description =
                new Description(
                        "http://127.0.0.1:8080",
                        new Description.Dns(
                                "127.0.0.1",
                                5353,
                                "ea.test",
                                "hmac-sha256:key:c2VjcmV0",
                                null,
                                List.of("127.0.0.1:5353")),
                        new Description.Tokens("a-token", "b-token"),
                        "demo",
                        new Description.Kafka("127.0.0.1:9092"),
                        new Description.Mongo("mongodb://127.0.0.1:27017"),
                        new Description.Stacks("11", "22"),
                        Description.Demo.on(8081));

        assertThat(description.json().replaceAll("\\s", ""))
                .isEqualTo(
                        """
                        {"api":"http://127.0.0.1:8080",
                        "dns":{"host":"127.0.0.1","port":5353,"zone":"ea.test","tsig_key":"hmac-sha256:key:c2VjcmV0","servers":["127.0.0.1:5353"]},
                        "tokens":{"admin":"a-token","public":"b-token"},
                        "account":"demo",
                        "kafka":{"bootstrap_servers":"127.0.0.1:9092"},
                        "mongo":{"uri":"mongodb://127.0.0.1:27017"},
                        "stacks":{"primary":"11","secondary":"22"},
                        "demo":{"primary":"http://127.0.0.2:8081","secondary":"http://127.0.0.3:8081"}}
                        """
                                .replaceAll("\\s", ""));
    }
}
