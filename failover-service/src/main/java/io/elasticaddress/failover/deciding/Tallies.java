package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.failover.elasticaddress.FailoverLimits;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** What is counted of each account, so that a rule about all of its stacks need not read them. */
final class Tallies {
    private final KeyValueStore<String, byte[]> store;

    /** What was read last, and what it was read from: mostly the same is asked for again and again. */
    private @Nullable Tally last;

    private byte[] lastValue = {};

    Tallies(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /**
     * @param stacks how many live ones
     * @param failedOver when a policy last moved groups away from each
     */
    private record Tally(long stacks, Map<String, Instant> failedOver) {
        Tally {
            failedOver = Map.copyOf(failedOver);
        }

        Tally withStacks(long stacks) {
            return new Tally(stacks, failedOver);
        }
    }

    /**
     * @param count of the account's live stacks; asked the first time
     */
    long stacks(String account, LongSupplier count) {
        return get(account, count).stacks();
    }

    Map<String, Instant> failedOver(String account) {
        var value = store.get(account);
        return value == null ? Map.of() : read(account, value).failedOver();
    }

    void failedOver(String account, String stackUid, Instant at, LongSupplier count) {
        var tally = get(account, count);
        if (at.equals(tally.failedOver().get(stackUid))) {
            return;
        }
        var failedOver = new HashMap<>(tally.failedOver());
        failedOver.values().removeIf(then -> !then.isAfter(at.minus(FailoverLimits.WITHIN)));
        failedOver.put(stackUid, at);
        put(account, new Tally(tally.stacks(), failedOver));
    }

    /** What was never counted is counted when it is asked for. */
    void stackCame(String account) {
        add(account, 1);
    }

    void stackWent(String account) {
        add(account, -1);
    }

    private void add(String account, int stacks) {
        var value = store.get(account);
        if (value != null) {
            var tally = read(account, value);
            put(account, tally.withStacks(tally.stacks() + stacks));
        }
    }

    private Tally get(String account, LongSupplier count) {
        var value = store.get(account);
        if (value != null) {
            return read(account, value);
        }
        var tally = new Tally(count.getAsLong(), Map.of());
        put(account, tally);
        return tally;
    }

    private void put(String account, Tally tally) {
        store.put(account, Json.MAPPER.writeValueAsBytes(tally));
    }

    private Tally read(String account, byte[] value) {
        var former = last;
        if (former != null && Arrays.equals(value, lastValue)) {
            return former;
        }
        try {
            var tally = Json.MAPPER.readValue(value, Tally.class);
            last = tally;
            lastValue = value;
            return tally;
        } catch (JacksonException e) {
            throw new UnusableState("What is counted of " + account + " can't be read.", e);
        }
    }
}
