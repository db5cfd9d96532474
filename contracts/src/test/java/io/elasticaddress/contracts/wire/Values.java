package io.elasticaddress.contracts.wire;

import java.util.List;

/** JSON texts to put where something else may be expected. */
final class Values {
    /** One of each of JSON's types; a number with a fraction is another than one without. */
    static final List<String> OF_EACH_TYPE =
            List.of("7", "1.5", "\"seven\"", "true", "[]", "{}", "null");

    /** What senders in other languages may write, and what is close to it. */
    static final List<String> TO_TRY =
            List.of(
                    "null",
                    "true",
                    "false",
                    "\"true\"",
                    "0",
                    "7",
                    "-1",
                    "\"7\"",
                    "1.5",
                    "\"1.5\"",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "1e400",
                    "\"\"",
                    "\" \"",
                    "\"seven\"",
                    "\"null\"",
                    "\"primary\"",
                    "\"PRIMARY\"",
                    "\"Secondary\"",
                    "\"standard\"",
                    "\"STANDARD\"",
                    "\"down\"",
                    "\"DOWN\"",
                    "9007199254740991",
                    "9007199254740992",
                    "\"\\u0000\"",
                    "\"192.0.2.1\"",
                    "[]",
                    "[\"\"]",
                    "[\"192.0.2.1\",\"x\"]",
                    "[7]",
                    "[true]",
                    "[[]]",
                    "[{}]",
                    "[\"primary\"]",
                    "{}",
                    "{\"a\":1}");

    private Values() {}

    /** JSON Schema's name of the text's type. */
    static String type(String json) {
        var node = Json.MAPPER.readTree(json);
        return switch (node.getNodeType()) {
            case NULL -> "null";
            case BOOLEAN -> "boolean";
            case STRING -> "string";
            case NUMBER -> node.isIntegralNumber() ? "integer" : "number";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> throw new IllegalArgumentException(json);
        };
    }
}
