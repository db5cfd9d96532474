package io.elasticaddress.dns.provider;

/** What a question to a metered service is for. */
public enum Urgency {
    /** A change waits for it. */
    CHANGE,

    /** Nobody waits: it never takes what changes may need. */
    ROUTINE
}
