package io.elasticaddress.contracts.dns;

import java.time.Instant;

/** What the DNS updater tells the audit log. */
public sealed interface DnsFact permits DnsEvent, ZoneEvent {

    /** Derived from what was observed and when, so that a repeat is recognised. */
    String id();

    /** In whose audit log it stands. */
    String account();

    Instant at();
}
