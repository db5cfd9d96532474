package io.elasticaddress.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Other services publish commands, and heartbeats: what their schema accepts is read, and what it does not accept is a dead
 * letter, or of no account.
 */
class CommandSchemasTest {
    private static final List<String> ROOTS =
            List.of("null", "true", "7", "\"text\"", "\"\"", "[]");

    /** Where JSON Schema says another thing than the codec, and why. */
    private static final Map<String, String> DIFFERENT =
            Map.of(
                    "7.0", "JSON Schema knows no difference between 7 and 7.0",
                    "\" primary \"", "the codec forgives blanks around an enumeration's value",
                    "[null]", "the codec reads it, and the rule invalid_stack refuses it");

    static List<Golden> fromAnyone() {
        return Golden.fromAnyone();
    }

    @ParameterizedTest
    @MethodSource("fromAnyone")
    void the_codec_reads_what_the_schema_accepts_and_nothing_else(Golden command) {
        var wrong = new ArrayList<String>();
        for (var field : fields(command)) {
            compare(command, without(command, field), field + " absent", wrong);
            for (var value : Values.TO_TRY) {
                compare(command, with(command, field, value), field + " = " + value, wrong);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fromAnyone")
    void data_that_is_no_object_is_refused_by_both(Golden command) {
        for (var root : ROOTS) {
            assertThat(isReadable(command, root)).as(root).isFalse();
            assertThat(isValid(command, root)).as(root).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("fromAnyone")
    void the_smallest_command_is_accepted_by_both(Golden command) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        Schemas.json(Schemas.file(command.type()))
                .path("required")
                .forEach(field -> data.set(field.asString(), command.data().get(field.asString())));

        assertThat(isReadable(command, data.toString())).isTrue();
        assertThat(isValid(command, data.toString())).isTrue();
    }

    /** Should one of them stop being different, this says so. */
    @ParameterizedTest
    @FieldSource("DIFFERENT_VALUES")
    void the_known_differences_are_still_there(String value) {
        var seen =
                Golden.fromAnyone().stream()
                        .flatMap(
                                command ->
                                        fields(command).stream()
                                                .map(field -> with(command, field, value))
                                                .map(
                                                        data ->
                                                                isReadable(command, data)
                                                                        != isValid(command, data)));

        assertThat(seen).as(DIFFERENT.get(value)).contains(true);
    }

    static final List<String> DIFFERENT_VALUES = List.copyOf(DIFFERENT.keySet());

    /** As JSON pointers; those of the objects in the command's data too. */
    private static List<String> fields(Golden command) {
        var file = Schemas.file(command.type());
        var fields = new ArrayList<String>();
        for (var field : Schemas.json(file).path("properties").properties()) {
            fields.add("/" + field.getKey());
            if (command.data().path(field.getKey()).isObject()) {
                var part = file.resolveSibling(field.getValue().at("/oneOf/0/$ref").asString());
                Schemas.json(part)
                        .path("properties")
                        .propertyNames()
                        .forEach(name -> fields.add("/" + field.getKey() + "/" + name));
            }
        }
        return fields;
    }

    private static String without(Golden command, String field) {
        var data = command.data().deepCopy();
        around(data, field).remove(name(field));
        return data.toString();
    }

    /** The command's data with that JSON text, as it is written here, in one field. */
    private static String with(Golden command, String field, String value) {
        var mark = "\"(here)\"";
        var data = command.data().deepCopy();
        around(data, field).set(name(field), Json.MAPPER.readTree(mark));
        return data.toString().replace(mark, value);
    }

    private static ObjectNode around(ObjectNode data, String field) {
        return (ObjectNode) data.at(field.substring(0, field.lastIndexOf('/')));
    }

    private static String name(String field) {
        return field.substring(field.lastIndexOf('/') + 1);
    }

    private static void compare(Golden command, String data, String what, List<String> wrong) {
        var readable = isReadable(command, data);
        var valid = isValid(command, data);
        if (readable != valid) {
            wrong.add("%s: codec %s, schema %s".formatted(what, readable, valid));
        }
    }

    private static boolean isReadable(Golden command, String data) {
        return command.isReadable(key(command, data), command.headers(), data);
    }

    /** Which a heartbeat's data names, and a command's does not. */
    private static String key(Golden command, String data) {
        return command.type().equals(HeartbeatCodec.TYPE)
                ? Json.MAPPER.readTree(data).path("vantage").asString("")
                : command.key();
    }

    private static boolean isValid(Golden command, String data) {
        return Schemas.errors(command.type(), Json.MAPPER.readTree(data)).isEmpty();
    }
}
