package io.elasticaddress.gateway.view;

/**
 * How far the groups are that a maintenance window is about, now.
 *
 * @param moved how many are on their other side because of it
 * @param remaining how many still use the stack; of a group's window 1 while the group is there and not moved
 * @param dnsConfirmed whether DNS was seen to answer as wanted for each of those that are moved; true where none is
 */
public record WindowGroups(int moved, int remaining, boolean dnsConfirmed) {}
