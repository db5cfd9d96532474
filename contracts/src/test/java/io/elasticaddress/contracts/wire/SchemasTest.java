package io.elasticaddress.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.WebhookDelivery;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemas of the messages' data say what the records and the golden files say. */
class SchemasTest {
    /** Those that mean the same to draft 7, which AsyncAPI's tools read, and to draft 2020-12. */
    private static final Set<String> KEYWORDS =
            Set.of(
                    "$schema",
                    "$id",
                    "$ref",
                    "title",
                    "description",
                    "examples",
                    "type",
                    "const",
                    "enum",
                    "required",
                    "properties",
                    "items",
                    "oneOf",
                    "if",
                    "then",
                    "else",
                    "pattern",
                    "format",
                    "minLength",
                    "maxLength",
                    "minimum",
                    "maximum",
                    "minItems");

    private static final List<Class<? extends Record>> SHARED =
            List.of(
                    ElasticAddress.class,
                    DeletedElasticAddress.class,
                    Stack.class,
                    DeletedStack.class,
                    Cause.class,
                    Outcome.Accepted.class,
                    Outcome.Rejected.class,
                    Outcome.Planned.class,
                    RecordSet.class,
                    ServerAnswer.class,
                    HealthCheck.class,
                    FailoverPolicy.class,
                    LastSwitch.class,
                    Vote.class,
                    Grounds.class,
                    StackHealth.class,
                    FailoverHold.class,
                    AccountSettings.class,
                    MaintenanceWindow.class,
                    Maintenance.class,
                    Webhook.class,
                    DeletedWebhook.class);

    /** Parts of commands. */
    private static final List<Class<? extends Record>> ASKED =
            List.of(HealthCheckRequest.class, FailoverPolicyRequest.class);

    static List<Path> files() throws IOException {
        return Schemas.files();
    }

    static List<Golden> golden() {
        return Golden.all();
    }

    /** The record that each file describes, and what stands beside the record's components. */
    static Stream<Described> described() {
        var all = new ArrayList<Described>();
        CommandCodec.TYPES.types().forEach((name, type) -> all.add(Described.command(name, type)));
        EventCodec.TYPES
                .types()
                .forEach((name, type) -> all.add(Described.message(name, type).with("cause")));
        all.add(Described.message(OutcomeCodec.TYPE, OutcomeMessage.class));
        all.add(Described.message(DnsStatusCodec.TYPE, DnsStatus.class));
        DnsEventCodec.TYPES.types().forEach((name, type) -> all.add(Described.message(name, type)));
        all.add(Described.command(HeartbeatCodec.TYPE, Heartbeat.class));
        all.add(Described.message(WebhookDeliveryCodec.TYPE, WebhookDelivery.class));
        for (var type : ASKED) {
            all.add(new Described(Schemas.type(type), type, true, Set.of()));
        }
        for (var type : SHARED) {
            var described = new Described(Schemas.type(type), type, false, Set.of());
            all.add(Outcome.class.isAssignableFrom(type) ? described.with("status") : described);
        }
        return all.stream();
    }

    record Described(Path file, Class<?> type, boolean nullIsAbsent, Set<String> beside) {

        /** Or anything else that other services publish. */
        static Described command(String name, Class<?> type) {
            return new Described(Schemas.file(name), type, true, Set.of());
        }

        static Described message(String name, Class<?> type) {
            return new Described(Schemas.file(name), type, false, Set.of());
        }

        Described with(String field) {
            return new Described(file, type, nullIsAbsent, Set.of(field));
        }

        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }

    @Test
    void every_message_version_has_a_schema_and_every_schema_a_message() throws IOException {
        assertThat(Schemas.namesOfFiles()).isEqualTo(Schemas.wireNames());
        assertThat(Golden.all().stream().map(Golden::type).collect(Collectors.toSet()))
                .isEqualTo(Schemas.wireNames());
    }

    @Test
    void every_schema_is_compared_with_a_record() throws IOException {
        var compared = described().map(Described::file).collect(Collectors.toSet());
        // A snapshot is one of two shared types, chosen by a field that no record has,
        compared.add(Schemas.file(SnapshotCodec.GROUP));
        compared.add(Schemas.file(SnapshotCodec.STACK));
        compared.add(Schemas.file(SnapshotCodec.WEBHOOK));
        // or a shared type and nothing else.
        compared.add(Schemas.file(SnapshotCodec.HEALTH));
        compared.add(Schemas.file(SnapshotCodec.HOLD));
        compared.add(Schemas.file(SnapshotCodec.ACCOUNT));
        compared.add(Schemas.file(SnapshotCodec.WINDOW));

        assertThat(compared).isEqualTo(Set.copyOf(files()));
    }

    @Test
    void the_schemas_are_in_the_jar() throws IOException {
        for (var file : files()) {
            var resource = Path.of("src/main/resources").relativize(file);
            assertThat(Codec.class.getResource("/" + resource)).as(resource.toString()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_schema_names_itself_and_says_what_each_field_is(Path file) {
        var schema = Schemas.json(file);

        assertThat(schema.path("$schema").asString())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asString()).isEqualTo(file.getFileName().toString());
        assertThat(schema.path("title").asString("")).isNotBlank();
        assertThat(schema.path("description").asString("")).contains("ignore");
        assertThat(schema.path("type").asString()).isEqualTo("object");
        assertThat(schema.path("properties").properties())
                .allSatisfy(
                        property ->
                                assertThat(property.getValue().path("description").asString(""))
                                        .as(property.getKey())
                                        .endsWith("."));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_schema_uses_what_draft_7_knows_too(Path file) {
        assertThat(keywords(Schemas.json(file))).isSubsetOf(KEYWORDS);
    }

    @ParameterizedTest
    @MethodSource("described")
    void a_schema_has_the_fields_of_its_record(Described described) {
        var schema = Schemas.json(described.file());
        var fields = new TreeSet<>(described.beside());
        var required = new TreeSet<>(described.beside());
        for (var component : described.type().getRecordComponents()) {
            var name = wireName(component);
            var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            fields.add(name);
            if (!nullable) {
                required.add(name);
            }
            assertFits(
                    schema.path("properties").path(name),
                    component.getGenericType(),
                    nullable && described.nullIsAbsent(),
                    described.file());
        }

        assertThat(new TreeSet<>(schema.path("properties").propertyNames())).isEqualTo(fields);
        assertThat(new TreeSet<>(texts(schema.path("required")))).isEqualTo(required);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_golden_file_is_what_its_schema_says(Golden golden) {
        assertThat(Schemas.errors(golden.type(), golden.data())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_field_that_is_not_known_is_allowed_everywhere(Golden golden) {
        for (var object : objects(golden)) {
            assertThat(errorsWith(golden, object, "colour", "7")).as(object.at()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_required_field_must_be_there_and_another_need_not(Golden golden) {
        for (var object : objects(golden)) {
            for (var field : List.copyOf(object.node().propertyNames())) {
                var allowed = errorsWith(golden, object, field, null).isEmpty();

                // Without this one a tombstone is a live one with fields that are missing.
                var needed = object.required().contains(field) || field.equals("deleted");
                assertThat(allowed).as(object.at() + "/" + field).isEqualTo(!needed);
            }
            assertThat(object.node().propertyNames()).containsAll(object.required());
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_field_of_the_wrong_type_is_refused(Golden golden) {
        var tried = 0;
        for (var object : objects(golden)) {
            for (var field : object.fields().entrySet()) {
                for (var value : Values.OF_EACH_TYPE) {
                    var known = field.getValue();
                    if (!known.types().contains(Values.type(value))) {
                        assertThat(errorsWith(golden, object, field.getKey(), value))
                                .as("%s/%s: %s", object.at(), field.getKey(), value)
                                .isNotEmpty();
                        tried++;
                    }
                    if (known.items() != null && !known.items().contains(Values.type(value))) {
                        assertThat(errorsWith(golden, object, field.getKey(), "[" + value + "]"))
                                .as("%s/%s: [%s]", object.at(), field.getKey(), value)
                                .isNotEmpty();
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isPositive();
    }

    @Test
    void every_schema_is_linked_from_the_description_for_people() throws IOException {
        var page = Files.readString(Path.of("../docs/events.md"));

        assertThat(Schemas.namesOfFiles())
                .allSatisfy(
                        name ->
                                assertThat(page)
                                        .contains("](../contracts/" + Schemas.file(name) + ")"));
    }

    // What a record's component asks of its field

    private static void assertFits(JsonNode field, Type type, boolean nullIsAbsent, Path file) {
        if (type instanceof ParameterizedType list) {
            assertThat(list.getRawType()).isEqualTo(List.class);
            assertType(field, "array", nullIsAbsent);
            assertFits(field.path("items"), list.getActualTypeArguments()[0], false, file);
            return;
        }
        var known = (Class<?>) type;
        if (known.isEnum()) {
            assertType(field, "string", nullIsAbsent);
            var names = new ArrayList<String>();
            for (var constant : known.getEnumConstants()) {
                names.add(Json.MAPPER.valueToTree(constant).asString());
            }
            if (nullIsAbsent) {
                names.add(null);
            }
            assertThat(texts(field.path("enum"))).isEqualTo(names);
        } else if (known == String.class) {
            // A record's type is text to Java; to readers it is one of three.
            assertType(field, "string", nullIsAbsent);
        } else if (known == Instant.class) {
            assertType(field, "string", nullIsAbsent);
            assertThat(field.path("format").asString()).isEqualTo("date-time");
            assertThat(field.path("pattern").asString()).isEqualTo("Z$");
        } else if (known == long.class || known == Long.class) {
            assertType(field, "integer", nullIsAbsent);
            assertThat(field.path("format").asString()).isEqualTo("int64");
        } else if (known == int.class || known == Integer.class) {
            assertType(field, "integer", nullIsAbsent);
            assertThat(field.path("format").asString()).isEqualTo("int32");
        } else if (known == boolean.class || known == Boolean.class) {
            assertType(field, "boolean", nullIsAbsent);
        } else if (known.isRecord() && nullIsAbsent) {
            assertThat(target(field.at("/oneOf/0"), file)).isEqualTo(Schemas.type(known));
            assertThat(types(field)).isEqualTo(Set.of("object", "null"));
        } else if (known.isRecord()) {
            assertThat(target(field, file)).isEqualTo(Schemas.type(known));
        } else {
            assertThat(known.isSealed()).isTrue();
            assertThat(field.path("oneOf").valueStream().map(each -> target(each, file)))
                    .containsExactlyElementsOf(
                            Arrays.stream(known.getPermittedSubclasses())
                                    .map(Schemas::type)
                                    .toList());
        }
    }

    private static void assertType(JsonNode field, String type, boolean nullIsAbsent) {
        assertThat(types(field)).isEqualTo(nullIsAbsent ? Set.of(type, "null") : Set.of(type));
    }

    private static Path target(JsonNode field, Path file) {
        return file.resolveSibling(field.path("$ref").asString()).normalize();
    }

    private static String wireName(RecordComponent component) {
        return component.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
    }

    // The objects of a golden file, each with what its schemas say of it

    /** What a field may be; {@code items} is null where it can't be a list. */
    record Field(Set<String> types, @Nullable Set<String> items) {}

    record At(String at, ObjectNode node, Set<String> required, Map<String, Field> fields) {}

    private static List<At> objects(Golden golden) {
        var found = new ArrayList<At>();
        collect(
                Schemas.file(golden.type()),
                Schemas.json(Schemas.file(golden.type())),
                "",
                golden.data(),
                found);
        assertThat(found).isNotEmpty();
        return found;
    }

    private static void collect(
            Path file, JsonNode schema, String at, JsonNode instance, List<At> found) {
        if (instance instanceof ArrayNode list) {
            for (var i = 0; i < list.size(); i++) {
                collect(file, schema.path("items"), at + "/" + i, list.get(i), found);
            }
        }
        if (!(instance instanceof ObjectNode object)) {
            return;
        }
        var required = new TreeSet<String>();
        var fields = new LinkedHashMap<String, Field>();
        for (var applied : applied(file, schema, object)) {
            required.addAll(texts(applied.schema().path("required")));
            for (var property : applied.schema().path("properties").properties()) {
                var described = property.getValue();
                var items = described.path("items");
                fields.put(
                        property.getKey(),
                        new Field(types(described), items.isMissingNode() ? null : types(items)));
                collect(
                        applied.file(),
                        described,
                        at + "/" + property.getKey(),
                        object.path(property.getKey()),
                        found);
            }
        }
        found.add(new At(at, object, required, fields));
    }

    private record Applied(Path file, JsonNode schema) {}

    /** The schema itself and those that it sends this object to. */
    private static List<Applied> applied(Path file, JsonNode schema, ObjectNode object) {
        var all = new ArrayList<Applied>();
        all.add(new Applied(file, schema));
        if (schema.has("$ref")) {
            var target = target(schema, file);
            all.addAll(applied(target, Schemas.json(target), object));
        }
        for (var branch : schema.path("oneOf")) {
            if (!branch.has("$ref")) {
                continue;
            }
            var target = target(branch, file);
            if (Schemas.schema(target).validate(object).isEmpty()) {
                all.addAll(applied(target, Schemas.json(target), object));
            }
        }
        if (schema.has("if")) {
            var holds = object.has(schema.at("/if/required/0").asString());
            all.addAll(applied(file, schema.path(holds ? "then" : "else"), object));
        }
        return all;
    }

    /** What is wrong once the field is that JSON text, or is away where that is null. */
    private static List<?> errorsWith(
            Golden golden, At object, String field, @Nullable String value) {
        var data = golden.data().deepCopy();
        var changed = (ObjectNode) data.at(object.at());
        if (value == null) {
            changed.remove(field);
        } else {
            changed.set(field, Json.MAPPER.readTree(value));
        }
        return Schemas.errors(golden.type(), data);
    }

    private static Set<String> types(JsonNode field) {
        if (field.has("$ref")) {
            return Set.of("object");
        }
        if (field.has("oneOf")) {
            return field.path("oneOf")
                    .valueStream()
                    .flatMap(branch -> types(branch).stream())
                    .collect(Collectors.toSet());
        }
        var type = field.path("type");
        return type.isArray()
                ? Set.copyOf(texts(type))
                : type.isString() ? Set.of(type.asString()) : Set.of();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.isNull() ? null : text.asString()));
        return texts;
    }

    private static Set<String> keywords(JsonNode schema) {
        var found = new TreeSet<String>();
        for (var keyword : schema.properties()) {
            found.add(keyword.getKey());
            switch (keyword.getKey()) {
                case "properties" -> keyword.getValue().forEach(p -> found.addAll(keywords(p)));
                case "oneOf" -> keyword.getValue().forEach(p -> found.addAll(keywords(p)));
                case "items", "if", "then", "else" -> found.addAll(keywords(keyword.getValue()));
                default -> {}
            }
        }
        return found;
    }
}
