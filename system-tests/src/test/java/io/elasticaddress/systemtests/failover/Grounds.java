package io.elasticaddress.systemtests.failover;

import tools.jackson.databind.JsonNode;

/** Why something was done by itself, as the audit log has it. */
final class Grounds {
    private Grounds() {}

    static String rule(JsonNode entry) {
        return entry.path("grounds").path("rule").asString();
    }
}
