package io.elasticaddress.contracts.health;

/** What the vantage points together say of a stack. */
public enum Standing {
    UP,
    DOWN,
    /** Too few have said anything that counts, or they don't agree. */
    UNKNOWN
}
