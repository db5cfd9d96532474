package io.elasticaddress.failover.atrest;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Function;

/** Constants are stored by the names that they have in the contracts. */
final class WireNames {

    private WireNames() {}

    /**
     * @throws IllegalStateException where none of them is called that
     */
    static <E extends Enum<E>> E constant(
            E[] known, Function<E, String> wireName, @Nullable String stored) {
        return Arrays.stream(known)
                .filter(each -> wireName.apply(each).equals(stored))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Unknown %s %s"
                                                .formatted(
                                                        known.getClass()
                                                                .componentType()
                                                                .getSimpleName(),
                                                        stored)));
    }
}
