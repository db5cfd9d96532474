package io.elasticaddress.contracts.wire;

import io.cloudevents.CloudEvent;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the descriptions of commands and heartbeats, which anyone may publish, ask of a header or field beyond its type.
 * Jackson leaves a missing component null, whatever the record's type says.
 */
final class Required {
    private static final int MAX_ID_LENGTH = 256;

    private Required() {}

    static <T extends @Nullable String> T id(String header, T id) {
        if (id != null && (id.isEmpty() || id.length() > MAX_ID_LENGTH)) {
            throw new Unreadable(header + " must have 1 to " + MAX_ID_LENGTH + " characters");
        }
        return id;
    }

    /** Who publishes. */
    static String source(CloudEvent event) {
        var source = event.getSource().toString();
        if (source.isEmpty()) {
            throw new Unreadable("ce_source is empty");
        }
        return source;
    }

    static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw new Unreadable("Required field is missing: " + field);
        }
    }

    /** Of a vantage point or an incarnation. */
    static void name(String field, @Nullable String value) {
        if (value == null) {
            throw new Unreadable("Required field is missing: " + field);
        }
        if (!Vantage.isName(value)) {
            throw new Unreadable(field + " must have 1 to 64 letters, digits or any of . _ : @ -");
        }
    }

    static void within(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Unreadable(field + " must be from " + least + " to " + most);
        }
    }

    static void noNulls(String field, @Nullable List<String> values) {
        if (values != null && values.contains(null)) {
            throw new Unreadable(field + " has a null in it");
        }
    }
}
