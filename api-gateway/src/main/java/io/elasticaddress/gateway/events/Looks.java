package io.elasticaddress.gateway.events;

/** What a client is told of something that changed; what is equal looks the same. */
public interface Looks {

    /** The name of the event that tells it. */
    String event();
}
