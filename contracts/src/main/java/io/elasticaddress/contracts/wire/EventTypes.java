package io.elasticaddress.contracts.wire;

import java.util.Set;

/** The CloudEvents types of {@code elastic.events}, each with its version. */
public final class EventTypes {

    private EventTypes() {}

    /** Those that this version knows. */
    public static Set<String> names() {
        return EventCodec.TYPES.types().keySet();
    }
}
