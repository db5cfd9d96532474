package io.elasticaddress.gateway.commands;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.outcome.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is logged and measured of each command. */
final class Report {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);
    private static final Duration BETWEEN_NOT_SENT = Duration.ofSeconds(1);

    private final MeterRegistry meters;
    private final AtomicLong lastNotSent =
            new AtomicLong(System.nanoTime() - BETWEEN_NOT_SENT.toNanos());
    private final AtomicLong silentlyNotSent = new AtomicLong();

    Report(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * @param nanos from the command's arrival to its answer
     */
    void of(Command command, Answer answer, long nanos) {
        var action = command.action().wireName();
        var millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        var result =
                switch (answer) {
                    case Answer.Decided(_, Outcome.Accepted accepted) -> {
                        log.info(
                                "{} {} accepted at version {} in {} ms",
                                action,
                                accepted.uid(),
                                accepted.version(),
                                millis);
                        yield "accepted";
                    }
                    case Answer.Decided(_, Outcome.Rejected rejected) -> {
                        log.info(
                                "{} {} rejected by {} in {} ms",
                                action,
                                command.subject(),
                                rejected.rule(),
                                millis);
                        yield "rejected";
                    }
                    case Answer.Decided(_, Outcome.Planned _) -> {
                        log.info("{} {} planned in {} ms", action, command.subject(), millis);
                        yield "planned";
                    }
                    case Answer.NotSent(_, var why, _) -> {
                        logNotSent(action, command, why);
                        yield "not_sent";
                    }
                    case Answer.InDoubt(_, var why, _) -> {
                        log.warn(
                                "{} {} in doubt after {} ms: {}",
                                action,
                                command.subject(),
                                millis,
                                why);
                        yield "in_doubt";
                    }
                };
        Timer.builder("elastic.gateway.command")
                .description("From a command's arrival to its answer")
                .tag("action", action)
                .tag("result", result)
                .publishPercentileHistogram()
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A line a second at most: they come by the thousand, and each client is told. */
    private void logNotSent(String action, Command command, String why) {
        var now = System.nanoTime();
        var last = lastNotSent.get();
        if (now - last >= BETWEEN_NOT_SENT.toNanos() && lastNotSent.compareAndSet(last, now)) {
            log.warn(
                    "{} {} not sent: {}; {} others since the last such line",
                    action,
                    command.subject(),
                    why,
                    silentlyNotSent.getAndSet(0));
        } else {
            silentlyNotSent.incrementAndGet();
        }
    }
}
