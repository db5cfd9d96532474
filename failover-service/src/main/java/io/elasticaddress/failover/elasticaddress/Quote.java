package io.elasticaddress.failover.elasticaddress;

import java.util.regex.Pattern;

/** What a client sent, as a text of ours may repeat it: not a megabyte of it, and nothing that breaks a line. */
final class Quote {
    private static final int LONGEST = 64;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Quote() {}

    static String shortened(String text) {
        var start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return CONTROL.matcher(start).replaceAll("?");
    }

    static String quoted(String text) {
        return "\"" + shortened(text) + "\"";
    }
}
