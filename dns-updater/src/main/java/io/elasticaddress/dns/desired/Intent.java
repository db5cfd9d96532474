package io.elasticaddress.dns.desired;

import io.elasticaddress.contracts.state.SnapshotKey;

/** What is to be done about a group's name. */
public sealed interface Intent permits Wanted, Withheld {

    SnapshotKey group();
}
