package io.elasticaddress.contracts.event;

import java.time.Instant;

/**
 * An event with when and why.
 *
 * @param id unique in the installation and the same for every reading of the event
 * @param at when it was decided, by the deciding instance's clock
 */
public record EventMessage(String id, String account, Instant at, Cause cause, Event event) {}
