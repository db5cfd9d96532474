package io.elasticaddress.monitor.reporting;

import org.jspecify.annotations.Nullable;

/**
 * Who this monitor is.
 *
 * @param name no other monitor has it
 * @param region where it stands; null where not told
 */
public record VantagePoint(String name, @Nullable String region) {

    /** On whose behalf it reports. */
    String actor() {
        return "vantage:" + name;
    }
}
