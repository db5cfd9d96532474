package io.elasticaddress.audit.store;

import io.elasticaddress.audit.chain.Entry;

import org.bson.Document;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry as MongoDB keeps it: the entry's own fields, {@code id} as {@code _id} and {@code at} as a date. Nothing is lost
 * on the way back: a value of a kind that no entry has, put there by somebody else, becomes a text that says so, so that the
 * entry's hash does not hold.
 */
final class EntryDocument {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EntryDocument() {}

    static Document from(Entry entry) {
        var document = new Document("_id", entry.id());
        entry.json()
                .forEach(
                        (name, value) -> {
                            switch (name) {
                                case "id" -> {}
                                case "at" ->
                                        document.put(
                                                "at", Date.from(Instant.parse((String) value)));
                                default -> document.put(name, value);
                            }
                        });
        return document;
    }

    static Entry toEntry(Document document) {
        var json = new LinkedHashMap<String, Object>();
        document.forEach(
                (name, value) -> {
                    switch (name) {
                        case "_id" -> json.put("id", toJson(value));
                        case "at" ->
                                json.put(
                                        "at",
                                        value instanceof Date at
                                                ? TIME.format(at.toInstant())
                                                : foreign(value));
                        case "id" -> json.put("_id", foreign(value));
                        default -> json.put(name, toJson(value));
                    }
                });
        return new Entry(json);
    }

    private static Object toJson(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Long integer -> integer;
            // Some servers give back small integers as 32 bits.
            case Integer integer -> integer.longValue();
            case Map<?, ?> map -> {
                var object = new LinkedHashMap<String, Object>();
                map.forEach((name, field) -> object.put(String.valueOf(name), toJson(field)));
                yield object;
            }
            case List<?> list -> {
                var array = new ArrayList<Object>(list.size());
                for (var item : list) {
                    array.add(toJson(item));
                }
                yield array;
            }
            case null, default -> foreign(value);
        };
    }

    private static String foreign(@Nullable Object value) {
        return value == null
                ? "(null)"
                : "(%s) %s".formatted(value.getClass().getSimpleName(), value);
    }
}
