package io.elasticaddress.contracts.health;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * A vantage point that is there: its heartbeats arrive.
 *
 * @param region where it stands; null where not told
 * @param incarnation new after every start and every pause that it noticed; what an earlier one said counts no longer
 */
public record Vantage(String name, @Nullable String region, String incarnation) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    /** Whether a vantage point, or an incarnation, may be called that; what another one says is not read. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
