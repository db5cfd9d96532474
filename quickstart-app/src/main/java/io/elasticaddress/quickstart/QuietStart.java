package io.elasticaddress.quickstart;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Lets errors through, and warnings once everything answers: until then they only say that something else isn't there
 * yet, and a start that fails says so itself. One per JVM, as the logging is.
 */
public final class QuietStart extends Filter<ILoggingEvent> {
    private static volatile boolean over;

    static void isOver() {
        over = true;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        var level = over ? Level.WARN : Level.ERROR;
        return event.getLevel().isGreaterOrEqual(level) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
