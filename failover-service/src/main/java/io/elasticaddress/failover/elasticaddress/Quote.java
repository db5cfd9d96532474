package io.elasticaddress.failover.elasticaddress;

/** What a client sent, as a text of ours may repeat it: a megabyte of it would not fit into an answer. */
final class Quote {
    private static final int LONGEST = 64;

    private Quote() {}

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    static String quoted(String text) {
        return "\"" + shortened(text) + "\"";
    }
}
