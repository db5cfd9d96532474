package io.elasticaddress.monitor.watching;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Looks host names up, again and again, with the system's resolver. Each name is looked up once at a time, and the next time
 * some seconds after the answer. It has few threads, and platform threads, because the resolver blocks the one that it is
 * called from: however slow it is, probes go on.
 */
public final class HostNames implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostNames.class);
    private static final int THREADS = 8;
    private static final Duration FIRST_WITHIN = Duration.ofMillis(500);

    private final Resolver resolver;
    private final Duration every;
    private final Duration afterFailure;
    private final ScheduledThreadPoolExecutor threads;

    /** The system's, but for tests. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    /** Told from the threads here, one call at a time. */
    interface Listener {
        void resolved(List<InetAddress> addresses);

        /** Nobody knows why: the name may not exist, or the resolver be away. */
        void notResolved();
    }

    /** Lookups that can be ended. */
    interface Lookups {
        void stop();
    }

    /**
     * @param every from an answer to the next question
     * @param afterFailure likewise where there was none
     */
    public HostNames(Resolver resolver, Duration every, Duration afterFailure) {
        this.resolver = resolver;
        this.every = every;
        this.afterFailure = afterFailure;
        this.threads =
                new ScheduledThreadPoolExecutor(
                        THREADS, Thread.ofPlatform().name("host-names-", 0).daemon().factory());
        threads.setRemoveOnCancelPolicy(true);
        threads.setKeepAliveTime(10, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
    }

    Lookups follow(String name, Listener listener) {
        var following = new Following(name, listener);
        following.again(
                FIRST_WITHIN.multipliedBy(ThreadLocalRandom.current().nextInt(100)).dividedBy(100));
        return following;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Following implements Lookups, Runnable {
        private final String name;
        private final Listener listener;
        private volatile boolean stopped;

        Following(String name, Listener listener) {
            this.name = name;
            this.listener = listener;
        }

        @Override
        public void run() {
            if (stopped) {
                return;
            }
            try {
                var found = resolver.resolve(name);
                listener.resolved(Arrays.stream(found).distinct().toList());
                again(every);
            } catch (UnknownHostException e) {
                log.debug("{} is not resolved", name);
                listener.notResolved();
                again(afterFailure);
            }
        }

        private void again(Duration after) {
            if (stopped) {
                return;
            }
            try {
                threads.schedule(this, after.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("Closed");
            }
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
