package io.elasticaddress.audit.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces what would not come back from a store as it was put in. A JSON text can hold half a surrogate pair, which has no
 * UTF-8 form: stores differ in what they make of it, and the entry's hash would hold no more.
 */
final class WellFormed {

    private WellFormed() {}

    static Map<String, Object> map(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> copy.put(text((String) name), value(value)));
        return copy;
    }

    private static Object value(Object value) {
        return switch (value) {
            case String text -> text(text);
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            default -> value;
        };
    }

    private static List<Object> list(List<?> list) {
        var copy = new ArrayList<Object>(list.size());
        for (var item : list) {
            copy.add(value(item));
        }
        return copy;
    }

    private static String text(String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        var repaired = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
