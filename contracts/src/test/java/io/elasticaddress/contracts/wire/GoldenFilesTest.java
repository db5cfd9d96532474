package io.elasticaddress.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elasticaddress.contracts.wire.Messages.Sample;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is on the wire, one file per message version. Every later codec must read these files; a change that writes
 * something else needs a new version. {@code -Dgolden=write} writes the files that are missing.
 */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    static Stream<String> names() {
        return Messages.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_written_as_in_its_golden_file(String name) throws IOException {
        var written = asJson(encode(Messages.all().get(name)));
        var file = FOLDER.resolve(name + ".v1.json");
        if ("write".equals(System.getProperty("golden")) && !Files.exists(file)) {
            Files.createDirectories(FOLDER);
            Files.writeString(
                    file,
                    Json.MAPPER
                                    .writer()
                                    .with(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(written)
                            + "\n");
        }

        assertThat(written).isEqualTo(Json.MAPPER.readTree(Files.readString(file)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_read_back_from_its_golden_file(String name) throws IOException {
        var sample = Messages.all().get(name);
        var golden = Json.MAPPER.readTree(Files.readString(FOLDER.resolve(name + ".v1.json")));
        var headers = new RecordHeaders();
        golden.get("headers")
                .properties()
                .forEach(h -> headers.add(h.getKey(), h.getValue().asString().getBytes(UTF_8)));

        var decoded =
                sample.codec()
                        .decode(
                                golden.get("key").asString().getBytes(UTF_8),
                                headers,
                                Json.MAPPER.writeValueAsBytes(golden.get("data")));

        assertThat(decoded).isEqualTo(new Decoded.Readable<>(sample.message()));
    }

    @Test
    void every_golden_file_belongs_to_a_message() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(
                            files.map(f -> f.getFileName().toString().replace(".v1.json", ""))
                                    .collect(Collectors.toSet()))
                    .isEqualTo(Messages.all().keySet());
        }
    }

    static <M> WireRecord encode(Sample<M> sample) {
        return sample.codec().encode(sample.message());
    }

    private static JsonNode asJson(WireRecord record) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("topic", record.topic().wireName());
        json.put("key", record.key());
        var headers = new TreeMap<String, String>();
        record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
        json.set("headers", Json.MAPPER.valueToTree(headers));
        json.set("data", Json.MAPPER.readTree(record.payload()));
        return json;
    }
}
