package io.elasticaddress.gateway.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One client's stream. It holds where the client is in the journal, and what the connection has not taken yet of one page of
 * it: nothing piles up for a client that is slow, and no thread ever waits for one.
 */
final class EventStream<T extends Looks> implements WriteListener, AsyncListener {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration BACK_AFTER = Duration.ofSeconds(2);

    /** How many changes are written at once; some 100 KiB. */
    private static final int PAGE = 64;

    /**
     * @param heartbeat after how long without an event a comment comes
     * @param stallTimeout how long the connection may take nothing
     */
    record Limits(Duration heartbeat, Duration stallTimeout) {}

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Journal<T> journal;
    private final Cursor<T> cursor;
    private final EventText text;
    private final Limits limits;
    private final Instant until;
    private final Consumer<EventStream<T>> onEnd;
    private final AtomicBoolean pumpScheduled = new AtomicBoolean();

    private boolean greeted;
    private boolean unflushed;

    // Written with the lock held, and read without it.
    private volatile boolean writable;
    private volatile boolean stalled;
    private volatile boolean ended;
    private volatile long lastProgress = System.nanoTime();

    /**
     * @param lastId what the client says that it heard last; null where it says nothing
     * @param until when its token is good no longer
     * @param onEnd called when the container is done with the request
     */
    EventStream(
            AsyncContext context,
            ServletOutputStream out,
            Journal<T> journal,
            @Nullable String lastId,
            EventText text,
            Limits limits,
            Instant until,
            Consumer<EventStream<T>> onEnd) {
        this.context = context;
        this.out = out;
        this.journal = journal;
        this.text = text;
        this.limits = limits;
        this.until = until;
        this.onEnd = onEnd;
        this.cursor = new Cursor<>(journal, lastId);
    }

    /** Sees to it that what is due is written, on another thread. Returns at once. */
    void tick(Instant now) {
        if (!writable || ended) {
            return;
        }
        var idle = System.nanoTime() - lastProgress;
        if (!now.isBefore(until)) {
            end();
        } else if (stalled) {
            if (idle >= limits.stallTimeout.toNanos()) {
                log.info("A stream has taken nothing for {} and is cut off", limits.stallTimeout);
                end();
            }
        } else if ((cursor.isBehind() || idle >= limits.heartbeat.toNanos())
                && pumpScheduled.compareAndSet(false, true)) {
            Thread.startVirtualThread(
                    () -> {
                        pumpScheduled.set(false);
                        pump();
                    });
        }
    }

    /** The container has room again; also called once when it first has. */
    @Override
    public void onWritePossible() {
        writable = true;
        pump();
    }

    /** Writes until there is nothing left or the connection takes no more, and never waits. */
    private synchronized void pump() {
        try {
            while (!ended) {
                if (!out.isReady()) {
                    if (!stalled) {
                        lastProgress = System.nanoTime();
                        stalled = true;
                    }
                    return;
                }
                stalled = false;
                if (unflushed) {
                    unflushed = false;
                    out.flush();
                    continue;
                }
                var next = next();
                if (next.isEmpty()) {
                    return;
                }
                lastProgress = System.nanoTime();
                unflushed = true;
                out.write(next.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalStateException e) {
            log.debug("A stream has ended: {}", e.toString());
            end();
        }
    }

    /** Empty where there is nothing to be said. */
    private String next() {
        var next = new StringBuilder();
        if (!greeted) {
            greeted = true;
            next.append(EventText.retry(BACK_AFTER.toMillis()));
        }
        var page = cursor.next(PAGE);
        if (page.anew()) {
            next.append(text.reset(journal.id(Journal.BEGINNING)));
        }
        for (var change : page.changes()) {
            next.append(text.of(change, journal.id(change.number())));
        }
        var silent = System.nanoTime() - lastProgress >= limits.heartbeat.toNanos();
        return next.isEmpty() && silent ? EventText.HEARTBEAT : next.toString();
    }

    /** Ends the answer, but not while something is being written; what the connection does not take any more is left. */
    synchronized void end() {
        ended = true;
        try {
            context.complete();
        } catch (IllegalStateException e) {
            log.trace("The container has ended it already", e);
        }
    }

    @Override
    public void onError(Throwable t) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended = true;
        onEnd.accept(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody begins a second round.
    }
}
