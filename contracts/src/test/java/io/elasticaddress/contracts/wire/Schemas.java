package io.elasticaddress.contracts.wire;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schema files of the messages' data, and a validator that reads nothing but files. */
final class Schemas {
    static final Path FOLDER = Path.of("src/main/resources/io/elasticaddress/contracts/schema");
    static final Path TYPES = FOLDER.resolve("types");
    static final String ENDING = ".schema.json";

    private static final SchemaRegistry REGISTRY = registry(SpecificationVersion.DRAFT_2020_12);

    private Schemas() {}

    /** Asserts formats too. YAML is read as JSON, so that a schema inside an AsyncAPI document can be reached. */
    static SchemaRegistry registry(SpecificationVersion dialect) {
        return SchemaRegistry.withDefaultDialect(
                dialect,
                registry ->
                        registry.schemas(Schemas::read)
                                .schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()));
    }

    private static String read(String iri) {
        return json(Path.of(URI.create(iri))).toString();
    }

    static JsonNode json(Path file) {
        try {
            var text = Files.readString(file);
            return file.toString().endsWith(".yaml")
                    ? AsyncApiTest.YAML.readTree(text)
                    : Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String wireName) {
        return FOLDER.resolve(wireName + ENDING);
    }

    static Path type(Class<?> type) {
        return TYPES.resolve(type.getSimpleName() + ".v1" + ENDING);
    }

    static Schema schema(Path file) {
        return REGISTRY.getSchema(SchemaLocation.of(file.toUri().toString()));
    }

    static List<Error> errors(String wireName, JsonNode data) {
        return schema(file(wireName)).validate(data);
    }

    /** Every type and version that a codec writes or reads. */
    static SortedSet<String> wireNames() {
        var names = new TreeSet<String>();
        names.addAll(CommandCodec.TYPES.types().keySet());
        names.addAll(EventCodec.TYPES.types().keySet());
        names.add(OutcomeCodec.TYPE);
        names.add(SnapshotCodec.GROUP);
        names.add(SnapshotCodec.STACK);
        names.add(SnapshotCodec.HEALTH);
        names.add(SnapshotCodec.HOLD);
        names.add(SnapshotCodec.ACCOUNT);
        names.add(SnapshotCodec.WINDOW);
        names.add(DnsStatusCodec.TYPE);
        names.addAll(DnsEventCodec.TYPES.types().keySet());
        names.add(HeartbeatCodec.TYPE);
        names.add(SnapshotCodec.WEBHOOK);
        names.add(WebhookDeliveryCodec.TYPE);
        return names;
    }

    /** The messages' schemas, then those of the types that they share. */
    static List<Path> files() throws IOException {
        try (var messages = Files.list(FOLDER);
                var types = Files.list(TYPES)) {
            return Stream.concat(messages.filter(Files::isRegularFile), types).sorted().toList();
        }
    }

    static SortedSet<String> namesOfFiles() throws IOException {
        try (var messages = Files.list(FOLDER)) {
            return messages.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
