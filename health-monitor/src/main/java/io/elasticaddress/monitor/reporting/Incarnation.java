package io.elasticaddress.monitor.reporting;

import java.util.UUID;

/**
 * Which life of this vantage point it is. What was said in an earlier one counts no longer, so a new one is begun whenever what
 * was believed may have gone stale unnoticed.
 */
public final class Incarnation {
    private volatile String current = fresh();

    public String current() {
        return current;
    }

    String renew() {
        var next = fresh();
        current = next;
        return next;
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }
}
