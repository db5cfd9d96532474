/**
 * The webhook sender: events become HTTP requests to the webhooks that ask for them. Here it starts and stops; the work is in the
 * packages below.
 *
 * <table>
 * <caption>Packages</caption>
 * <tr><td>{@code kafka}</td><td>the partitions that this instance looks after, and the ledger of deliveries</td></tr>
 * <tr><td>{@code event}</td><td>events as they are sent, and read again</td></tr>
 * <tr><td>{@code delivering}</td><td>what is to be sent, when, and what is given up</td></tr>
 * <tr><td>{@code sending}</td><td>one attempt over HTTP, signed</td></tr>
 * <tr><td>{@code address}</td><td>which addresses may be connected to, pure</td></tr>
 * </table>
 *
 * <p>The path of one delivery:
 *
 * <ol>
 *   <li>{@code kafka.Intake} reads an event, asks {@code delivering.Deliveries} which webhooks it is for, writes a record for each to
 *       {@code elastic.webhook-deliveries} and waits until Kafka has them; then it commits the event's position, and adds them.
 *   <li>{@code Dispatch} takes what is due, a virtual thread for each attempt, and {@code sending.HttpSender} sends it.
 *   <li>What came of it goes back to {@code Deliveries}, and from there to the ledger: gone, due again, or dead.
 * </ol>
 */
@NullMarked
package io.elasticaddress.webhooks;

import org.jspecify.annotations.NullMarked;
