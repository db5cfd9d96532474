package io.elasticaddress.conformance;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * An OpenAPI 3.1 document that exchanges are held against. Safe to share between threads.
 *
 * <p>What is asked of every answer: its status is documented for the operation, its content type and body are those of
 * that status, every header that is required is there, and those that are documented are valid. Fields that are not
 * documented are an error here, though clients are told to ignore them. A documented status is one that the operation
 * lists; {@code default} admits what no operation lists, and 400. An answer in the shape of the schema {@code Error} must
 * have an {@code error} that one of its examples has. Another method or path than the documented ones must be refused, in
 * that shape.
 *
 * <p>What is asked of a request that was answered 2xx: its parameters and its body are valid. So whatever the document
 * calls invalid is never accepted.
 *
 * <p>The document's {@code info.x-path-suffix} may end every path under {@code /api/}.
 */
public final class ApiDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String OPENAPI_SCHEMAS = "/spec.openapis.org/oas/3.1/";

    private final ObjectNode document;
    private final ObjectNode strict;
    private final String suffix;
    private final Set<String> listedStatuses = new TreeSet<>();
    private final SchemaRegistry registry = registry(Map.of());
    private final Map<JsonNode, Schema> open = new ConcurrentHashMap<>();
    private final Map<JsonNode, Schema> closed = new ConcurrentHashMap<>();

    private ApiDocument(ObjectNode document) {
        this.document = document;
        this.strict = document.deepCopy();
        close(strict.path("components").path("schemas"));
        this.suffix = document.path("info").path("x-path-suffix").asString("");
        operations()
                .forEach(
                        operation ->
                                listedStatuses.addAll(
                                        operation.node().path("responses").propertyNames()));
        listedStatuses.remove("default");
        listedStatuses.remove("400");
    }

    public static ApiDocument parse(String json) {
        return new ApiDocument((ObjectNode) JSON.readTree(json));
    }

    /** An operation by its place. */
    public record Operation(String method, String path, JsonNode node) {
        public String id() {
            return node.path("operationId").asString();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public JsonNode json() {
        return document;
    }

    public List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .forEachEntry(
                        (path, item) ->
                                item.forEachEntry(
                                        (method, operation) -> {
                                            if (METHODS.contains(method)) {
                                                operations.add(
                                                        new Operation(
                                                                method.toUpperCase(Locale.ROOT),
                                                                path,
                                                                operation));
                                            }
                                        }));
        return operations;
    }

    /** What is wrong with the document itself, by the schema that OpenAPI publishes; empty where nothing is. */
    public List<String> ownProblems() {
        var base = "https://spec.openapis.org/oas/3.1/";
        var schemas =
                Map.of(
                        base + "schema-base/2022-10-07", openApiSchema("schema-base/2022-10-07"),
                        base + "schema/2022-10-07", openApiSchema("schema/2022-10-07"),
                        base + "dialect/base", openApiSchema("dialect/base"),
                        base + "meta/base", openApiSchema("meta/base"));
        var schema =
                registry(schemas)
                        .getSchema(
                                com.networknt.schema.SchemaLocation.of(
                                        base + "schema-base/2022-10-07"));
        return schema.validate(document).stream().map(Object::toString).toList();
    }

    /** Every example of the document that the schema beside it does not allow. */
    public List<String> wrongExamples() {
        var wrong = new ArrayList<String>();
        wrongExamples("", document, wrong);
        return wrong;
    }

    private void wrongExamples(String at, JsonNode node, List<String> wrong) {
        if (node.isObject() && node.has("schema")) {
            examples(node)
                    .forEach(
                            example ->
                                    check(schema(node.get("schema"), true), example)
                                            .forEach(
                                                    problem ->
                                                            wrong.add(
                                                                    at + ": " + problem + ": "
                                                                            + example)));
        }
        if (node.isObject()) {
            node.forEachEntry((name, child) -> wrongExamples(at + "/" + name, child, wrong));
        } else if (node.isArray()) {
            for (var i = 0; i < node.size(); i++) {
                wrongExamples(at + "/" + i, node.get(i), wrong);
            }
        }
    }

    /** Everything in which the exchange contradicts the document; empty where it does not. */
    public List<String> problems(Exchange exchange) {
        var problems = new ArrayList<String>();
        var match = match(exchange.path());
        var item = match == null ? null : document.get("paths").get(match.path());
        var operation = item == null ? null : item.get(key(exchange.method()));
        if (match == null || item == null || operation == null) {
            undocumented(exchange, item != null, problems);
            return problems;
        }
        answer(exchange, operation, problems);
        if (exchange.successful()) {
            request(exchange, match.values(), item, operation, problems);
        }
        return problems;
    }

    /** Methods are upper case (RFC 9110, section 9.1); whatever has a GET has a HEAD. */
    private static String key(String method) {
        return method.equals("HEAD")
                ? "get"
                : method.equals(method.toUpperCase(Locale.ROOT))
                        ? method.toLowerCase(Locale.ROOT)
                        : "";
    }

    /** Which of the document's paths was asked for, with what in its braces. */
    private record Match(String path, Map<String, String> values) {}

    private @Nullable Match match(String encoded) {
        var asked = decodedPath(encoded);
        if (!suffix.isEmpty() && asked.startsWith("/api/") && asked.endsWith(suffix)) {
            var without = matchExactly(asked.substring(0, asked.length() - suffix.length()));
            if (without != null) {
                return without;
            }
        }
        return matchExactly(asked);
    }

    private @Nullable Match matchExactly(String asked) {
        if (document.path("paths").has(asked)) {
            return new Match(asked, Map.of());
        }
        for (var template : document.path("paths").propertyNames()) {
            var values = values(template, asked);
            if (values != null) {
                return new Match(template, values);
            }
        }
        return null;
    }

    /** Null where the path has another form. */
    private static @Nullable Map<String, String> values(String template, String asked) {
        var names = template.split("/", -1);
        var segments = asked.split("/", -1);
        if (names.length != segments.length) {
            return null;
        }
        var values = new LinkedHashMap<String, String>();
        for (var i = 0; i < names.length; i++) {
            if (names[i].startsWith("{") && names[i].endsWith("}") && !segments[i].isEmpty()) {
                values.put(names[i].substring(1, names[i].length() - 1), segments[i]);
            } else if (!names[i].equals(segments[i])) {
                return null;
            }
        }
        return values;
    }

    /** As it is where it can't be decoded, or where an encoded slash would be taken for one that separates. */
    private static String decodedPath(String encoded) {
        if (encoded.toLowerCase(Locale.ROOT).contains("%2f")) {
            return encoded;
        }
        return decoded(encoded.replace("+", "%2B"), true);
    }

    private void undocumented(Exchange exchange, boolean pathIsDocumented, List<String> problems) {
        if (pathIsDocumented && exchange.method().equals("OPTIONS") && exchange.successful()) {
            if (exchange.responseHeaders().first("Allow").isEmpty()) {
                problems.add("OPTIONS names no methods");
            }
            return;
        }
        if (exchange.status() < 400) {
            problems.add("is not documented, and was not refused");
            return;
        }
        if (exchange.status() == 405 && exchange.responseHeaders().first("Allow").isEmpty()) {
            problems.add("405 without Allow");
        }
        var error = JsonNodeFactory.instance.objectNode();
        error.putObject("content")
                .putObject(JSON_TYPE)
                .putObject("schema")
                .put("$ref", "#/components/schemas/Error");
        body(exchange, error, problems);
    }

    private void answer(Exchange exchange, JsonNode operation, List<String> problems) {
        var status = Integer.toString(exchange.status());
        var responses = operation.path("responses");
        var response = resolve(responses.get(status));
        if (response == null && exchange.status() >= 400 && !listedStatuses.contains(status)) {
            response = resolve(responses.get("default"));
        }
        if (response == null) {
            problems.add("status " + status + " is not documented");
            return;
        }
        response.path("headers")
                .forEachEntry(
                        (name, header) ->
                                header(exchange, name, Objects.requireNonNull(resolve(header)))
                                        .forEach(problems::add));
        body(exchange, response, problems);
    }

    private List<String> header(Exchange exchange, String name, JsonNode header) {
        var value = exchange.responseHeaders().first(name);
        if (value.isEmpty()) {
            return header.path("required").asBoolean(false)
                    ? List.of("the header " + name + " is missing")
                    : List.of();
        }
        var schema = header.get("schema");
        return check(schema(schema, true), typed(schema, value.get())).stream()
                .map(problem -> "the header " + name + ": " + problem)
                .toList();
    }

    private void body(Exchange exchange, JsonNode response, List<String> problems) {
        if (exchange.method().equals("HEAD")) {
            return;
        }
        var content = response.path("content");
        if (content.isEmpty()) {
            if (exchange.responseBody().length > 0) {
                problems.add("there is a body, and none is documented");
            }
            return;
        }
        var type = exchange.responseHeaders().mediaType();
        var media = content.get(type);
        if (media == null) {
            problems.add("the content type '" + type + "' is not documented");
            return;
        }
        JsonNode body;
        try {
            body = JSON.readTree(exchange.responseBody());
        } catch (JacksonException e) {
            problems.add("the body is not JSON: " + e.getOriginalMessage());
            return;
        }
        check(schema(media.get("schema"), true), body).forEach(problems::add);
        if (media.path("schema").path("$ref").asString("").endsWith("/Error")) {
            var kinds = examples(media).map(example -> example.path("error").asString("")).toList();
            var kind = body.path("error").asString("");
            if (!kinds.isEmpty() && !kinds.contains(kind)) {
                problems.add("error is " + kind + ", and the examples have " + kinds);
            }
        }
    }

    private void request(
            Exchange exchange,
            Map<String, String> inPath,
            JsonNode item,
            JsonNode operation,
            List<String> problems) {
        var query = pairs(exchange.query(), true);
        for (var listed : parameters(item, operation)) {
            var parameter = Objects.requireNonNull(resolve(listed));
            var name = parameter.path("name").asString();
            var value =
                    switch (parameter.path("in").asString()) {
                        case "path" -> inPath.get(name);
                        case "query" -> last(query.get(name));
                        default -> exchange.requestHeaders().first(name).orElse(null);
                    };
            var absent =
                    value == null
                            || (value.isEmpty()
                                    && parameter.path("allowEmptyValue").asBoolean(false));
            if (absent) {
                if (parameter.path("required").asBoolean(false)) {
                    problems.add("was accepted without the parameter " + name);
                }
                continue;
            }
            var schema = parameter.get("schema");
            check(schema(schema, false), typed(schema, Objects.requireNonNull(value)))
                    .forEach(problem -> problems.add("was accepted with " + name + ": " + problem));
        }
        requestBody(exchange, resolve(operation.get("requestBody")), problems);
    }

    private static List<JsonNode> parameters(JsonNode item, JsonNode operation) {
        var all = new ArrayList<JsonNode>();
        item.path("parameters").forEach(all::add);
        operation.path("parameters").forEach(all::add);
        return all;
    }

    private void requestBody(
            Exchange exchange, @Nullable JsonNode documented, List<String> problems) {
        if (documented == null) {
            return;
        }
        if (exchange.requestBody().length == 0) {
            if (documented.path("required").asBoolean(false)) {
                problems.add("was accepted without a body");
            }
            return;
        }
        var given = exchange.requestHeaders().mediaType();
        var type = given.isEmpty() || given.endsWith("+json") ? JSON_TYPE : given;
        var media = documented.path("content").get(type);
        if (media == null) {
            problems.add("was accepted with the content type " + given);
            return;
        }
        var schema = media.get("schema");
        JsonNode body;
        try {
            body =
                    type.equals(FORM_TYPE)
                            ? form(schema, exchange)
                            : JSON.readTree(exchange.requestBody());
        } catch (JacksonException | IllegalArgumentException e) {
            problems.add("was accepted with a malformed body: " + e.getMessage());
            return;
        }
        if ((body.isNull() || body.isMissingNode())
                && !documented.path("required").asBoolean(false)) {
            return;
        }
        check(schema(schema, false), body)
                .forEach(problem -> problems.add("was accepted with the body: " + problem));
    }

    /** Brackets at the end of a name may be left away where the property is a list. */
    private JsonNode form(JsonNode schema, Exchange exchange) {
        var properties = Objects.requireNonNull(resolve(schema)).path("properties");
        var form = JsonNodeFactory.instance.objectNode();
        pairs(new String(exchange.requestBody(), StandardCharsets.UTF_8), false)
                .forEach(
                        (name, values) -> {
                            var isList = properties.has(name + "[]") || name.endsWith("[]");
                            if (isList || values.size() > 1) {
                                var key = isList && !name.endsWith("[]") ? name + "[]" : name;
                                values.forEach(form.withArrayProperty(key)::add);
                            } else {
                                form.put(name, values.getFirst());
                            }
                        });
        return form;
    }

    /**
     * @param lenient what can't be decoded stays as it is, as nobody may have asked for it; else it is an
     *     {@link IllegalArgumentException}
     */
    private static Map<String, List<String>> pairs(String text, boolean lenient) {
        var pairs = new LinkedHashMap<String, List<String>>();
        for (var pair : text.strip().split("&", -1)) {
            if (!pair.isEmpty()) {
                var equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.computeIfAbsent(decoded(name, lenient), _ -> new ArrayList<>())
                        .add(decoded(value, lenient));
            }
        }
        return pairs;
    }

    private static String decoded(String text, boolean lenient) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            if (lenient) {
                return text;
            }
            throw e;
        }
    }

    private static @Nullable String last(@Nullable List<String> values) {
        return values == null ? null : values.getLast();
    }

    /** A number where the schema wants one and the text is one; else the text. */
    private JsonNode typed(JsonNode schema, String text) {
        var type = Objects.requireNonNull(resolve(schema)).path("type").asString("");
        return type.equals("integer") && text.matches("-?[0-9]+")
                ? JsonNodeFactory.instance.numberNode(new BigInteger(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

    private @Nullable JsonNode resolve(@Nullable JsonNode node) {
        if (node == null || !node.has("$ref")) {
            return node;
        }
        var reference = node.get("$ref").asString();
        var found = document.at(reference.substring(1));
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("Nothing is at " + reference);
        }
        return resolve(found);
    }

    private static Stream<JsonNode> examples(JsonNode media) {
        var named = media.path("examples").valueStream().map(example -> example.path("value"));
        return media.has("example") ? Stream.concat(Stream.of(media.get("example")), named) : named;
    }

    private static List<String> check(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    /**
     * @param closedToMore whether fields that it does not name are an error
     */
    private Schema schema(JsonNode schema, boolean closedToMore) {
        return (closedToMore ? closed : open)
                .computeIfAbsent(
                        schema,
                        node -> {
                            var root = JsonNodeFactory.instance.objectNode();
                            var copy = node.deepCopy();
                            if (closedToMore) {
                                close(copy);
                            }
                            root.putArray("allOf").add(copy);
                            root.set(
                                    "components",
                                    (closedToMore ? strict : document).path("components"));
                            return registry.getSchema(root);
                        });
    }

    /** Only what an object schema names, wherever it does not say that there may be more. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.forEach(ApiDocument::close);
            if (object.path("properties").isObject()
                    && object.has("type")
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(ApiDocument::close);
        }
    }

    private static SchemaRegistry registry(Map<String, String> schemas) {
        return SchemaRegistry.withDefaultDialect(
                Dialects.getDraft202012(),
                builder ->
                        builder.schemas(schemas)
                                .schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()));
    }

    private static String openApiSchema(String name) {
        try (var in = ApiDocument.class.getResourceAsStream(OPENAPI_SCHEMAS + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
