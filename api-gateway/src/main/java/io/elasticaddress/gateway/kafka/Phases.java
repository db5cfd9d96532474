package io.elasticaddress.gateway.kafka;

import org.springframework.context.SmartLifecycle;

/**
 * The order in which the service starts; it stops in the opposite one. The web server's own phases lie between
 * {@link #READERS} and {@link #LAST_CALL}.
 */
public final class Phases {
    /** The link to Kafka is there before whatever waits for it. */
    public static final int KAFKA = 0;

    /** Views and outcomes are read until the last request was answered. */
    public static final int READERS = 10;

    /** Told first that the service stops, so that no request is waited for longer than there is time. */
    public static final int LAST_CALL = SmartLifecycle.DEFAULT_PHASE;

    private Phases() {}
}
