package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.wire.CloudEvents.Incoming;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

/** Checks of a message's wire name. */
final class Types {

    private Types() {}

    static void require(Incoming incoming, String type) {
        if (!type.equals(incoming.event().getType())) {
            throw unknown(incoming);
        }
    }

    static Unreadable unknown(Incoming incoming) {
        return new Unreadable("Unknown type or version: " + incoming.event().getType());
    }
}
