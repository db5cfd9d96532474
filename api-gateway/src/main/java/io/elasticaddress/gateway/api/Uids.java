package io.elasticaddress.gateway.api;

/** A uid at the end of a path. */
final class Uids {
    static final String SUFFIX = ".json";

    private Uids() {}

    /** Every path may end in {@code .json}. */
    static String of(String segment) {
        return segment.endsWith(SUFFIX)
                ? segment.substring(0, segment.length() - SUFFIX.length())
                : segment;
    }
}
