package io.elasticaddress.dns.desired;

import io.elasticaddress.contracts.state.SnapshotKey;

/** A group about which not enough could be read: its name stays as it is. */
public record Withheld(SnapshotKey group, String reason) implements Intent {}
