package io.elasticaddress.webhooks.delivering;

import java.time.Duration;
import java.util.List;

/**
 * When there is another attempt, and how much is kept.
 *
 * @param schedule how long after each failed attempt the next one is made; after the last of them it is dead
 * @param perWebhook how many attempts to one webhook there are at a time; one, after a failure
 * @param maxInFlight how many there are to all
 * @param maxPending how many deliveries may wait for one webhook; the oldest above that are dead
 * @param maxDead how many dead letters one webhook can have; the oldest above that are forgotten
 * @param keepDead for how long a dead letter is kept
 */
public record Limits(
        List<Duration> schedule,
        int perWebhook,
        int maxInFlight,
        int maxPending,
        int maxDead,
        Duration keepDead) {
    public Limits {
        schedule = List.copyOf(schedule);
    }
}
