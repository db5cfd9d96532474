package io.elasticaddress.monitor.reporting;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.topic.Partitions;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Sources;
import io.elasticaddress.monitor.watching.Findings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Verdicts on their way to {@code elastic.commands}. Of each stack one report at most is with the producer and one, the newest,
 * waits for that: they arrive in order, and nothing piles up while Kafka is away. What failed is sent again for ever, unless
 * there is something newer or it need not be said any more.
 */
public final class Reports implements Findings, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reports.class);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(200);

    private final VantagePoint vantage;
    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final Thread sender;
    private final BlockingQueue<SnapshotKey> queue = new LinkedBlockingQueue<>();

    /** What was not acknowledged yet. Guarded by this, like all that follows. */
    private final Map<SnapshotKey, Unacknowledged> stacks = new HashMap<>();

    /** Partitions that have taken nothing for too long, until they take something. */
    private final BitSet stuck = new BitSet();

    /** Of one stack; not there where all was acknowledged. */
    private static final class Unacknowledged {
        private final long since = System.nanoTime();
        private @Nullable CommandMessage newest;
        private boolean sending;
    }

    /**
     * @param producer its own; closed with it
     */
    public Reports(
            VantagePoint vantage,
            Producer<byte[], byte[]> producer,
            int partitions,
            MeterRegistry meters) {
        this.vantage = vantage;
        this.producer = producer;
        this.partitions = partitions;
        Gauge.builder("elastic.monitor.reports.pending", this, Reports::pending)
                .description("Stacks whose newest verdict Kafka has not acknowledged yet")
                .register(meters);
        this.sender = Thread.ofPlatform().name("reports").daemon().start(this::sendAll);
    }

    @Override
    public synchronized void found(Finding finding) {
        var stack = stacks.computeIfAbsent(finding.stack(), _ -> new Unacknowledged());
        stack.newest = message(finding);
        if (!stack.sending) {
            queue.add(finding.stack());
        }
    }

    /** What is with the producer already may still arrive. */
    @Override
    public synchronized void forget(SnapshotKey stack) {
        stacks.remove(stack);
    }

    public synchronized int pending() {
        return stacks.size();
    }

    /**
     * Whether a partition has begun to take nothing for too long.
     *
     * @param all whether Kafka as a whole is away, which is not told again for each of them
     */
    synchronized boolean newlyStuck(Duration tooLong, boolean all) {
        if (all) {
            stuck.set(0, partitions);
            return false;
        }
        var now = System.nanoTime();
        var before = stuck.cardinality();
        stacks.forEach(
                (key, stack) -> {
                    if (now - stack.since > tooLong.toNanos()) {
                        stuck.set(Partitions.of(key.account(), partitions));
                    }
                });
        return stuck.cardinality() > before;
    }

    private CommandMessage message(Finding finding) {
        var id = UUID.randomUUID().toString();
        return new CommandMessage(
                finding.stack().account(),
                id,
                id,
                Sources.HEALTH_MONITOR,
                vantage.actor(),
                null,
                CommandMessage.VIA_COMMAND,
                null,
                false,
                new Command.ReportHealth(
                        finding.stack().uid(),
                        vantage.name(),
                        vantage.region(),
                        finding.incarnation(),
                        finding.verdict(),
                        finding.checkVersion(),
                        finding.detail()));
    }

    private void sendAll() {
        try {
            while (true) {
                send(queue.take());
            }
        } catch (InterruptedException e) {
            log.debug("Closed");
        }
    }

    private void send(SnapshotKey key) {
        Unacknowledged stack;
        CommandMessage message;
        synchronized (this) {
            stack = stacks.get(key);
            if (stack == null || stack.sending || stack.newest == null) {
                return;
            }
            message = stack.newest;
            stack.newest = null;
            stack.sending = true;
        }
        try {
            producer.send(
                    Codec.COMMANDS.encode(message).toProducerRecord(partitions),
                    (_, failure) -> {
                        if (failure == null) {
                            sent(key, stack);
                        } else {
                            failed(key, stack, message, failure);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            failed(key, stack, message, e);
        }
    }

    private synchronized void sent(SnapshotKey key, Unacknowledged stack) {
        stuck.clear(Partitions.of(key.account(), partitions));
        stack.sending = false;
        if (stacks.get(key) != stack) {
            return;
        }
        var newer = stack.newest;
        stacks.remove(key);
        if (newer != null) {
            var next = new Unacknowledged();
            next.newest = newer;
            stacks.put(key, next);
            queue.add(key);
        }
    }

    private synchronized void failed(
            SnapshotKey key, Unacknowledged stack, CommandMessage message, Exception failure) {
        stack.sending = false;
        if (stacks.get(key) != stack) {
            return;
        }
        log.debug("A report was not taken and is sent again: {}", failure.toString());
        if (stack.newest == null) {
            stack.newest = message;
        }
        CompletableFuture.delayedExecutor(TRY_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> queue.add(key));
    }

    /** What was not acknowledged may not arrive; the next incarnation says it again. */
    @Override
    public void close() {
        sender.interrupt();
        producer.close(Duration.ZERO);
    }
}
