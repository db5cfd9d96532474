package io.elasticaddress.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.elasticaddress.contracts.command.Accounts;
import io.elasticaddress.contracts.topic.Topic;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The AsyncAPI document says of topics, headers and messages what the code does. */
class AsyncApiTest {
    static final YAMLMapper YAML = new YAMLMapper();

    private static final Path FILE = Path.of("../docs/asyncapi.yaml").toAbsolutePath().normalize();
    private static final Path SPECIFICATION = Path.of("src/test/resources/asyncapi/3.0.0.json");
    private static final String DEAD_LETTER = "deadLetter";
    private static final String ACCOUNT =
            "/components/messages/elastic.SwitchStack.v1/bindings/kafka/key";
    private static final JsonNode DOCUMENT = Schemas.json(FILE);
    private static final SchemaRegistry DRAFT_7 = Schemas.registry(SpecificationVersion.DRAFT_7);

    static List<Golden> golden() {
        return Golden.all();
    }

    static List<Golden> fromAnyone() {
        return Golden.fromAnyone();
    }

    static Stream<String> wireNames() {
        return Schemas.wireNames().stream();
    }

    @Test
    void it_is_valid_by_asyncapis_own_schema() {
        assertThat(DOCUMENT.path("asyncapi").asString()).isEqualTo("3.0.0");
        assertThat(errors(SPECIFICATION.toUri().toString(), DOCUMENT)).isEmpty();
    }

    @Test
    void it_has_the_projects_version() throws IOException {
        var version = DOCUMENT.at("/info/version").asString();

        assertThat(Files.readString(Path.of("../pom.xml")))
                .containsPattern(
                        "<artifactId>elastic-address</artifactId>\\s*<version>%s(-SNAPSHOT)?</version>"
                                .formatted(version.replace(".", "\\.")));
    }

    @Test
    void every_reference_leads_somewhere() {
        var references = references(DOCUMENT);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(
                        reference -> {
                            if (reference.startsWith("#")) {
                                assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse();
                            } else {
                                assertThat(FILE.resolveSibling(reference)).isRegularFile();
                            }
                        });
    }

    // Topics

    @Test
    void every_topic_is_a_channel() {
        assertThat(
                        DOCUMENT.path("channels")
                                .valueStream()
                                .map(channel -> channel.path("address").asString()))
                .containsExactlyElementsOf(Topic.all().stream().map(Topic::wireName).toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_has_its_topics_settings(Topic topic) {
        var configuration = channel(topic).at("/bindings/kafka/topicConfiguration");

        var settings = new TreeMap<String, String>();
        for (var setting : configuration.properties()) {
            var value = setting.getValue();
            settings.put(
                    setting.getKey(),
                    value.isArray()
                            ? value.valueStream()
                                    .map(JsonNode::asString)
                                    .collect(Collectors.joining(","))
                            : value.asString());
        }
        assertThat(settings).isEqualTo(new TreeMap<>(topic.settings()));
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_has_the_messages_that_are_written_to_its_topic(Topic topic) {
        var written =
                topic == Topic.DEAD_LETTER
                        ? Set.of(DEAD_LETTER)
                        : Golden.all().stream()
                                .filter(golden -> golden.topic().equals(topic.wireName()))
                                .map(Golden::type)
                                .collect(Collectors.toSet());

        var messages = channel(topic).path("messages");
        assertThat(Set.copyOf(messages.propertyNames())).isEqualTo(written);
        for (var message : messages.properties()) {
            assertThat(message.getValue().path("$ref").asString())
                    .isEqualTo("#/components/messages/" + message.getKey());
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_topic_is_written_by_one_and_read_by_another(Topic topic) {
        var actions =
                DOCUMENT.path("operations")
                        .valueStream()
                        .filter(
                                operation ->
                                        DOCUMENT.at(reference(operation.path("channel")))
                                                .equals(channel(topic)))
                        .map(operation -> operation.path("action").asString())
                        .collect(Collectors.toSet());

        assertThat(actions).containsExactlyInAnyOrder("send", "receive");
    }

    @Test
    void an_operation_says_whose_it_is_and_a_command_how_it_is_answered() {
        var services =
                DOCUMENT.at("/info/tags")
                        .valueStream()
                        .map(tag -> tag.path("name").asString())
                        .toList();

        for (var operation : DOCUMENT.path("operations").properties()) {
            var name = operation.getKey();
            assertThat(operation.getValue().at("/tags/0/name").asString()).as(name).isIn(services);
            var commands =
                    reference(operation.getValue().path("channel")).equals("/channels/commands");
            assertThat(operation.getValue().has("reply")).as(name).isEqualTo(commands);
        }
    }

    // Messages

    @Test
    void every_message_version_is_there() {
        var names = Schemas.wireNames();
        names.add(DEAD_LETTER);

        assertThat(new TreeSet<>(DOCUMENT.at("/components/messages").propertyNames()))
                .isEqualTo(names);
    }

    @ParameterizedTest
    @MethodSource("wireNames")
    void a_message_has_its_schema_and_its_golden_files(String wireName) {
        var message = message(wireName);
        var payload = FILE.resolveSibling(message.at("/payload/$ref").asString()).normalize();

        assertThat(payload).isEqualTo(Schemas.file(wireName).toAbsolutePath());
        assertThat(message.path("name").asString()).isEqualTo(wireName);
        assertThat(message.path("title")).isEqualTo(Schemas.json(payload).path("title"));
        assertThat(message.path("contentType").asString()).isEqualTo("application/json");
        var examples = new ArrayList<JsonNode>();
        for (var golden : Golden.all()) {
            if (golden.type().equals(wireName)) {
                examples.add(
                        Json.MAPPER
                                .createObjectNode()
                                .put("name", golden.name())
                                .set("headers", golden.headers())
                                .set("payload", golden.data()));
            }
        }
        assertThat(message.path("examples").valueStream().map(AsyncApiTest::asJson))
                .containsExactlyElementsOf(examples);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_golden_files_key_is_what_its_message_says(Golden golden) {
        var key = "/components/messages/" + golden.type() + "/bindings/kafka/key";

        assertThat(errorsAt(key, text(golden.key()))).isEmpty();
        assertThat(errorsAt(key, text(""))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "a", "A.b_c:d@e-9", "", "a/b", "with space", "ünïcode", "a\n"})
    void an_account_is_what_the_codec_takes_for_one(String account) {
        assertAccount(account);
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 129})
    void an_account_is_as_long_as_the_codec_allows(int length) {
        assertAccount("a".repeat(length));
    }

    // Headers

    @ParameterizedTest
    @MethodSource("golden")
    void a_golden_files_headers_are_what_its_message_says(Golden golden) {
        assertThat(headerErrors(golden, golden.headers())).isEmpty();
        // The golden files leave out none that can be there, but for what makes a command none to
        // be
        // applied.
        var headers = new TreeSet<>(headers(golden.type()).path("properties").propertyNames());
        headers.remove("ce_dryrun");
        assertThat(headers).isEqualTo(new TreeSet<>(golden.headers().propertyNames()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_header_that_is_required_must_be_there_and_another_need_not(Golden golden) {
        var required = texts(headers(golden.type()).path("required"));
        for (var header : golden.headers().propertyNames()) {
            var without = golden.headers().deepCopy();
            without.remove(header);

            assertThat(headerErrors(golden, without).isEmpty())
                    .as(header)
                    .isEqualTo(!required.contains(header));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_header_of_another_message_or_version_is_refused(Golden golden) {
        for (var header : List.of("ce_specversion", "ce_type", "content-type")) {
            var changed = golden.headers().deepCopy();
            changed.put(header, changed.get(header).asString() + "1");

            assertThat(headerErrors(golden, changed)).as(header).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("fromAnyone")
    void the_codec_needs_the_headers_that_are_required(Golden golden) {
        for (var header : golden.headers().propertyNames()) {
            var without = golden.headers().deepCopy();
            without.remove(header);

            assertThat(golden.isReadable(golden.key(), without, golden.data().toString()))
                    .as(header)
                    .isEqualTo(headerErrors(golden, without).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "ce_id, \"\"",
                "ce_id, x",
                "ce_commandid, \"\"",
                "ce_commandid, x",
                "ce_deadline, tomorrow",
                "ce_deadline, 2026-11-23",
                "ce_deadline, 1700000000",
                "ce_deadline, 2026-11-23T10:15:30Z",
                "ce_deadline, 2026-02-30T10:15:30Z",
                "ce_specversion, 2.0",
                "ce_type, elastic.SwitchStack.v2",
                "content-type, text/plain",
                "content-type, application/json; charset=utf-8",
                "content-type, application/jsonp",
                "ce_source, /deployer",
                "ce_source, https://ci.example.com/jobs/7",
                "ce_source, not a URI",
                "ce_source, \"\"",
                "ce_source, urn:example:deployer",
                "ce_actor, \"\"",
                "ce_sourceip, not an address",
                "ce_reply, \"true\"",
                "ce_reply, \"false\"",
                "ce_dryrun, \"true\"",
                "ce_dryrun, \"false\"",
                "ce_actor, Zoë",
                "ce_via, pigeon",
                "ce_via, policy",
                "colour, blue"
            })
    void a_header_of_a_command_is_what_the_codec_takes_for_one(String header, String value) {
        assertHeader("switch-stack", header, value);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "ce_id, \"\"",
                "ce_id, x",
                "ce_specversion, 2.0",
                "ce_type, elastic.Heartbeat.v2",
                "content-type, text/plain",
                "content-type, application/json; charset=utf-8",
                "ce_source, /watcher",
                "ce_source, not a URI",
                "ce_source, \"\"",
                "colour, blue"
            })
    void a_header_of_a_heartbeat_is_what_the_codec_takes_for_one(String header, String value) {
        assertHeader("heartbeat", header, value);
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257})
    void an_id_is_as_long_as_the_codec_allows(int length) {
        assertHeader("switch-stack", "ce_id", "x".repeat(length));
        assertHeader("switch-stack", "ce_commandid", "x".repeat(length));
        assertHeader("heartbeat", "ce_id", "x".repeat(length));
    }

    @Test
    void every_header_is_in_the_description_for_people() throws IOException {
        var page = Files.readString(Path.of("../docs/events.md"));
        var headers =
                Stream.of("CommandHeaders", "EventHeaders", "HeartbeatHeaders", "DeadLetterHeaders")
                        .flatMap(
                                name ->
                                        DOCUMENT
                                                .at("/components/schemas/" + name + "/properties")
                                                .propertyNames()
                                                .stream());

        assertThat(headers).allSatisfy(header -> assertThat(page).contains("`" + header + "`"));
    }

    private static void assertAccount(String account) {
        assertThat(errorsAt(ACCOUNT, text(account)).isEmpty()).isEqualTo(Accounts.isValid(account));
    }

    private static void assertHeader(String name, String header, String value) {
        var golden = Golden.of(name);
        var headers = golden.headers().deepCopy().put(header, value);

        assertThat(headerErrors(golden, headers).isEmpty())
                .isEqualTo(golden.isReadable(golden.key(), headers, golden.data().toString()));
    }

    private static List<Error> headerErrors(Golden golden, JsonNode headers) {
        return errorsAt("/components/messages/" + golden.type() + "/headers", headers);
    }

    /** What all messages of a kind share. */
    private static JsonNode headers(String wireName) {
        return DOCUMENT.at(reference(message(wireName).at("/headers/allOf/0")));
    }

    private static JsonNode message(String wireName) {
        return DOCUMENT.path("components").path("messages").path(wireName);
    }

    private static JsonNode channel(Topic topic) {
        return DOCUMENT.path("channels")
                .valueStream()
                .filter(channel -> channel.path("address").asString().equals(topic.wireName()))
                .findFirst()
                .orElseThrow();
    }

    /** Where inside the document it leads. */
    private static String reference(JsonNode node) {
        var reference = node.path("$ref").asString();
        assertThat(reference).startsWith("#/");
        return reference.substring(1);
    }

    private static List<String> references(JsonNode node) {
        var found = new ArrayList<String>();
        node.findValues("$ref").forEach(reference -> found.add(reference.asString()));
        return found;
    }

    private static List<Error> errorsAt(String pointer, JsonNode instance) {
        return errors(FILE.toUri() + "#" + pointer, instance);
    }

    private static List<Error> errors(String location, JsonNode instance) {
        return DRAFT_7.getSchema(SchemaLocation.of(location)).validate(instance);
    }

    private static JsonNode text(String text) {
        return Json.MAPPER.valueToTree(text);
    }

    /** With JSON's own types of numbers, as a golden file is read. */
    private static JsonNode asJson(JsonNode node) {
        return Json.MAPPER.readTree(node.toString());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
