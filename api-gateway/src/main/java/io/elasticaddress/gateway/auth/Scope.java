package io.elasticaddress.gateway.auth;

import java.util.Set;

/** What a token may allow. */
public enum Scope {
    /** Reading. */
    PUBLIC("public"),
    /** Creating, updating and deleting. */
    ADMIN("admin");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    String authority() {
        return "SCOPE_" + wireName;
    }

    /** The scope that a request of this method needs. */
    static Scope neededFor(String method) {
        return READING.contains(method) ? PUBLIC : ADMIN;
    }
}
