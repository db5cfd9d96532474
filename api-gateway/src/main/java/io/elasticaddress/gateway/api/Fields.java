package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The fields of a request's body, JSON or form-encoded. A field that is absent or null was not given; one that nobody
 * asks for is ignored. Whatever can't be understood ends the request with 400 or 415.
 */
final class Fields {
    static final String WRONG_SIDE = "Current should only have values \"primary\" or \"secondary\"";

    private static final List<MediaType> SUPPORTED =
            List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED);

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

    private final ObjectNode fields;
    private final boolean form;

    /** Stands before each field's name in an error. */
    private final String prefix;

    private Fields(ObjectNode fields, boolean form, String prefix) {
        this.fields = fields;
        this.form = form;
        this.prefix = prefix;
    }

    private Fields(ObjectNode fields, boolean form) {
        this(fields, form, "");
    }

    static Fields of(byte[] body, @Nullable String contentType) {
        var type = type(contentType);
        if (MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(type)) {
            return new Fields(form(body), true);
        }
        if (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                || "json".equals(type.getSubtypeSuffix())) {
            return new Fields(json(body), false);
        }
        throw unsupported(contentType);
    }

    private static MediaType type(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return MediaType.APPLICATION_JSON;
        }
        try {
            var type = MediaType.parseMediaType(contentType);
            var charset = type.getCharset();
            if (charset != null
                    && !charset.equals(StandardCharsets.UTF_8)
                    && !charset.equals(StandardCharsets.US_ASCII)) {
                throw unsupported(contentType);
            }
            return type;
        } catch (InvalidMediaTypeException e) {
            throw unsupported(contentType);
        }
    }

    private static ApiException unsupported(@Nullable String contentType) {
        var headers = new HttpHeaders();
        headers.setAccept(SUPPORTED);
        return new ApiException(
                ApiError.ofStatus(
                        415,
                        "A body is application/json or application/x-www-form-urlencoded, in UTF-8,"
                                + " not "
                                + contentType),
                headers);
    }

    private static ObjectNode json(byte[] body) {
        try {
            var read = Json.MAPPER.readTree(body);
            if (read.isMissingNode() || read.isNull()) {
                return Json.MAPPER.createObjectNode();
            }
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw ApiException.badRequest(
                    at == null
                            ? "The body is not valid JSON"
                            : "The body is not valid JSON, at line %d, column %d"
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
        throw ApiException.badRequest("The body must be a JSON object");
    }

    /** A name that comes more than once, or ends in brackets, is a list. */
    private static ObjectNode form(byte[] body) {
        var fields = Json.MAPPER.createObjectNode();
        Query.parse(new String(body, StandardCharsets.UTF_8), "The body")
                .forEach(
                        (name, values) -> {
                            if (name.endsWith("[]")) {
                                var list = fields.putArray(name.substring(0, name.length() - 2));
                                values.forEach(list::add);
                            } else if (values.size() > 1) {
                                var list = fields.putArray(name);
                                values.forEach(list::add);
                            } else {
                                fields.put(name, values.getFirst());
                            }
                        });
        return fields;
    }

    private @Nullable JsonNode given(String name) {
        var value = fields.get(name);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable String text(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(name, "must be a string");
        }
        return value.stringValue();
    }

    /** Null where it is 0 too, which an older client sends for "not given". */
    @Nullable Side side(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() || value.isString()) {
            return switch (value.asString().toLowerCase(Locale.ROOT)) {
                case "0" -> null;
                case "1", "primary" -> Side.PRIMARY;
                case "2", "secondary" -> Side.SECONDARY;
                default -> throw ApiException.badRequest(WRONG_SIDE);
            };
        }
        throw ApiException.badRequest(WRONG_SIDE);
    }

    /** Whole seconds; how many there may be is for the rules to say. In a form they are decimal digits. */
    @Nullable Long seconds(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (form && value.isString() && DIGITS.matcher(value.stringValue()).matches()) {
            return Long.valueOf(value.stringValue());
        }
        throw wrong(name, "must be a whole number of seconds");
    }

    /** How large it may be is for the rules to say. */
    @Nullable Long number(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        throw wrong(name, "must be a whole number");
    }

    /** The fields of an object, which only JSON can hold: a part of it in a form is not overlooked. */
    @Nullable Fields object(String name) {
        if (form && fields.propertyNames().stream().anyMatch(given -> isPartOf(name, given))) {
            throw wrong(name, "is an object and can be given in JSON only");
        }
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, "must be an object");
        }
        return new Fields(object, false, prefix + name + ".");
    }

    @Nullable StackType stackType(String name) {
        var given = text(name);
        if (given == null) {
            return null;
        }
        for (var type : StackType.values()) {
            if (type.wireName().equalsIgnoreCase(given)) {
                return type;
            }
        }
        throw wrong(name, "must be \"standard\", \"cluster\" or \"prepress\"");
    }

    @Nullable Boolean flag(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (form && value.isString()) {
            switch (value.stringValue().toLowerCase(Locale.ROOT)) {
                case "true", "1" -> {
                    return true;
                }
                case "false", "0" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw wrong(name, "must be true or false");
    }

    /** In a form an empty value is an empty list, and a single one a list of one. */
    @Nullable List<String> texts(String name) {
        var value = given(name);
        if (value == null) {
            return null;
        }
        if (form && value.isString()) {
            return value.stringValue().isEmpty() ? List.of() : List.of(value.stringValue());
        }
        if (!value.isArray()) {
            throw wrong(name, "must be a list of strings");
        }
        var texts = new ArrayList<String>();
        for (var element : value) {
            if (!element.isString()) {
                throw wrong("%s[%d]".formatted(name, texts.size()), "must be a string");
            }
            texts.add(element.stringValue());
        }
        return form && texts.equals(List.of("")) ? List.of() : List.copyOf(texts);
    }

    private static boolean isPartOf(String name, String given) {
        return given.equals(name) || given.startsWith(name + "[") || given.startsWith(name + ".");
    }

    private ApiException wrong(String name, String problem) {
        return ApiException.badRequest("%s%s %s".formatted(prefix, name, problem));
    }
}
