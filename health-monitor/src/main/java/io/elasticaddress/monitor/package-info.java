/**
 * The health monitor: one vantage point, from which stacks are probed and said to be up or down. It decides nothing: what its
 * verdicts lead to is the failover service's. Here it starts and stops; the work is in the packages below.
 *
 * <table>
 * <caption>Packages</caption>
 * <tr><td>{@code kafka}</td><td>Kafka's clients; the snapshots, read from the beginning</td></tr>
 * <tr><td>{@code watching}</td><td>which addresses are probed, when, and what their results mean for their stack</td></tr>
 * <tr><td>{@code probe}</td><td>one probe of one address, over HTTP, TCP, gRPC or DNS</td></tr>
 * <tr><td>{@code verdict}</td><td>the rules, pure: rise and fall, the pace, the verdict of many addresses</td></tr>
 * <tr><td>{@code reporting}</td><td>heartbeats, incarnations, and verdicts on their way to Kafka</td></tr>
 * </table>
 *
 * <p>The path of one verdict:
 *
 * <ol>
 *   <li>{@code kafka.SnapshotReader} hands a stack's snapshot to {@code watching.WatchedStacks}, which gives it a {@code
 *       Watch}, with a {@code ProbedAddress} for each address of the stack, or of its host name. Each has a virtual thread of
 *       its own, so that there is never more than one probe of it under way.
 *   <li>When the address is due, that thread runs its {@code probe.Probe}. It ends at the check's timeout, whatever the other
 *       side does.
 *   <li>The watch counts the result with {@code verdict.AddressState}, asks {@code verdict.Pace} when the next probe is due,
 *       and {@code verdict.StackVerdict} for the stack's verdict.
 *   <li>Is that another than the one that it said last in this incarnation, then it says so to {@code reporting.Reports}, which
 *       keeps the newest one of each stack until Kafka has acknowledged it.
 * </ol>
 *
 * <p>{@code reporting.Heart} beats meanwhile. Where it finds that this process stood still, or that Kafka was away for too long,
 * it takes another incarnation, and every watch begins anew.
 */
@NullMarked
package io.elasticaddress.monitor;

import org.jspecify.annotations.NullMarked;
