package io.elasticaddress.contracts.health;

import java.time.Instant;

/**
 * How a group came to its current side; of the last switch only.
 *
 * @param automatic whether a failover policy did it, and not an operator or another service
 * @param streak how many automatic switches there were in a row, this one included; 0 where it was not automatic
 */
public record LastSwitch(Instant at, boolean automatic, int streak) {}
