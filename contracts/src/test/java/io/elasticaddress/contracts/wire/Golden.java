package io.elasticaddress.contracts.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;

/** One golden file. */
record Golden(String name, String topic, String key, ObjectNode headers, ObjectNode data) {

    static Golden of(String name) {
        var json = Schemas.json(Path.of("src/test/resources/golden").resolve(name + ".v1.json"));
        return new Golden(
                name,
                json.get("topic").asString(),
                json.get("key").asString(),
                (ObjectNode) json.get("headers"),
                (ObjectNode) json.get("data"));
    }

    static List<Golden> all() {
        return Messages.all().keySet().stream().map(Golden::of).toList();
    }

    /** What other services may publish: commands and heartbeats. */
    static List<Golden> fromAnyone() {
        return all().stream()
                .filter(
                        golden ->
                                golden.topic().equals(Topic.COMMANDS.wireName())
                                        || golden.topic().equals(Topic.HEARTBEATS.wireName()))
                .toList();
    }

    String type() {
        return headers.get("ce_type").asString();
    }

    /** Whether its codec reads it. */
    boolean isReadable(String key, JsonNode headers, String data) {
        return Messages.all()
                        .get(name)
                        .codec()
                        .decode(key.getBytes(UTF_8), asHeaders(headers), data.getBytes(UTF_8))
                instanceof Decoded.Readable<?>;
    }

    private static Headers asHeaders(JsonNode json) {
        var headers = new RecordHeaders();
        json.properties()
                .forEach(h -> headers.add(h.getKey(), h.getValue().asString().getBytes(UTF_8)));
        return headers;
    }

    @Override
    public String toString() {
        return name;
    }
}
