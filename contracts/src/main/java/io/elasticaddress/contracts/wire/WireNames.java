package io.elasticaddress.contracts.wire;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The wire name, with its version, of each type of a sealed family. */
record WireNames<T>(Map<String, Class<? extends T>> types, Map<Class<?>, String> names) {

    static <T> WireNames<T> of(Map<String, Class<? extends T>> types) {
        return new WireNames<>(
                types,
                types.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey)));
    }

    String name(T message) {
        return Objects.requireNonNull(
                names.get(message.getClass()), () -> "No wire name for " + message.getClass());
    }

    /** Null where the name, or its version, is not known. */
    @Nullable Class<? extends T> type(String name) {
        return types.get(name);
    }
}
