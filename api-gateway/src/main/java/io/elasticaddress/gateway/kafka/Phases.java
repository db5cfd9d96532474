package io.elasticaddress.gateway.kafka;

import org.springframework.context.SmartLifecycle;

/**
 * The order in which the service starts; it stops in the opposite one. The web server's own phases lie between
 * {@link #READERS} and {@link #LAST_ANSWERS}.
 */
public final class Phases {
    /** The link to Kafka is there before whatever waits for it. */
    public static final int KAFKA = 0;

    /** Views and outcomes are read until the last request was answered. */
    public static final int READERS = 10;

    /** Answers are heard out, on the connections that there are, before the web server stops. */
    public static final int LAST_ANSWERS = SmartLifecycle.DEFAULT_PHASE - 2;

    /** No command is sent any more, and none is waited for longer than there is time. */
    public static final int LAST_CALL = SmartLifecycle.DEFAULT_PHASE - 1;

    /** Told first that the service stops: everything is answered as ever, but for the last time on its connection. */
    public static final int DRAINING = SmartLifecycle.DEFAULT_PHASE;

    private Phases() {}
}
