package io.elasticaddress.systemtests.history;

/** A stack as a read shows it; no address is the empty text. */
public record StackSeen(String ipv4, long version) {}
