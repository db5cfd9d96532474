package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

/**
 * A vantage point that is there: its heartbeats arrive.
 *
 * @param region where it stands; null where not told
 * @param incarnation new after every start and every pause that it noticed; what an earlier one said counts no longer
 */
public record Vantage(String name, @Nullable String region, String incarnation) {}
