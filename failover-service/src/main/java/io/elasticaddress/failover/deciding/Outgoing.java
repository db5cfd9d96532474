package io.elasticaddress.failover.deciding;

import org.jspecify.annotations.Nullable;

/** A record's value on its way to a sink, with the partition it belongs to: never a client's default. */
record Outgoing(int partition, byte @Nullable [] payload) {}
