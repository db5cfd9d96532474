package io.elasticaddress.monitor.reporting;

import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.wire.Codec;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Beats on {@code elastic.heartbeats}, on a thread and with a producer of its own, so that it does not matter how much is watched
 * or reported. A heartbeat is sent when the one before has been taken or has failed: what piled up while Kafka was away would say
 * nothing any more. Before each it looks whether a new incarnation is due, which is told before it is used.
 */
public final class Heart implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heart.class);

    private final VantagePoint vantage;
    private final Incarnation incarnation;
    private final Duration interval;
    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final Reports reports;
    private final Consumer<String> renewed;
    private final Pulse pulse;
    private long number;
    private volatile boolean underWay;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /**
     * @param producer its own; closed with it
     * @param renewed told each new incarnation, from this heart's thread, before any heartbeat has it
     */
    public Heart(
            VantagePoint vantage,
            Incarnation incarnation,
            Duration interval,
            Producer<byte[], byte[]> producer,
            int partitions,
            Reports reports,
            Consumer<String> renewed) {
        this(vantage, incarnation, interval, producer, partitions, reports, renewed, Time.SYSTEM);
    }

    Heart(
            VantagePoint vantage,
            Incarnation incarnation,
            Duration interval,
            Producer<byte[], byte[]> producer,
            int partitions,
            Reports reports,
            Consumer<String> renewed,
            Time time) {
        this.vantage = vantage;
        this.incarnation = incarnation;
        this.interval = interval;
        this.producer = producer;
        this.partitions = partitions;
        this.reports = reports;
        this.renewed = renewed;
        this.pulse = new Pulse(time, interval, Heartbeat.MISSED);
    }

    public synchronized void start() {
        thread = Thread.ofPlatform().name("heart").daemon().start(this::run);
    }

    /** Whether Kafka has taken a heartbeat lately. */
    public boolean isHeard() {
        return pulse.isHeard();
    }

    private void run() {
        var next = System.nanoTime();
        while (!closed) {
            beat();
            // Late beats are not made up for.
            next = Math.max(next + interval.toNanos(), System.nanoTime());
            for (var left = next - System.nanoTime();
                    left > 0 && !closed;
                    left = next - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    void beat() {
        var stale = pulse.beat();
        // Asked in any case: what is stuck because all of Kafka is away is one reason, not two.
        var stuck = reports.newlyStuck(interval.multipliedBy(Heartbeat.MISSED), !pulse.isHeard());
        var reason = stale.orElse(stuck ? "Kafka took no report for too long" : null);
        if (reason != null) {
            log.warn("A new incarnation begins, as {}", reason);
            number = 0;
            renewed.accept(incarnation.renew());
        }
        if (!underWay) {
            send();
        }
    }

    private void send() {
        number++;
        var heartbeat =
                new Heartbeat(
                        vantage.name(),
                        vantage.region(),
                        incarnation.current(),
                        number,
                        interval.toMillis());
        underWay = true;
        try {
            producer.send(
                    Codec.HEARTBEATS.encode(heartbeat).toProducerRecord(partitions),
                    (_, failure) -> {
                        if (failure == null) {
                            pulse.acknowledged();
                        } else {
                            log.debug("A heartbeat was not taken: {}", failure.toString());
                        }
                        underWay = false;
                    });
        } catch (KafkaException | IllegalStateException e) {
            log.debug("A heartbeat could not be sent: {}", e.toString());
            underWay = false;
        }
    }

    /** What this vantage point said counts until a few heartbeats were missed. */
    @Override
    public synchronized void close() {
        closed = true;
        var beating = thread;
        if (beating != null) {
            LockSupport.unpark(beating);
            try {
                beating.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(Duration.ZERO);
    }
}
