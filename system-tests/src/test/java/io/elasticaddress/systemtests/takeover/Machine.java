package io.elasticaddress.systemtests.takeover;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How much of a processor the machine gives to a thread that has work: all of one where nothing else goes on, half of one
 * where twice as much is to be done as there are processors. Asked of a thread that computes for some milliseconds now and
 * then, and compares the time that it took with the time that it was given.
 */
final class Machine implements AutoCloseable {
    private static final Duration WORK = Duration.ofMillis(5);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Queue<Work> done = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("machine").daemon().start(this::watch);

    private record Work(long from, long to, long given) {}

    private void watch() {
        try {
            while (true) {
                Thread.sleep(BETWEEN);
                var from = System.nanoTime();
                var before = threads.getCurrentThreadCpuTime();
                var given = 0L;
                while (given < WORK.toNanos()) {
                    Thread.onSpinWait();
                    given = threads.getCurrentThreadCpuTime() - before;
                }
                done.add(new Work(from, System.nanoTime(), given));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of that time, by {@link System#nanoTime()}: 1 is all. */
    double share(long from, long to) {
        var then =
                done.stream().filter(work -> work.to() - from > 0 && to - work.from() > 0).toList();
        var given = then.stream().mapToLong(Work::given).sum();
        var took = then.stream().mapToLong(work -> work.to() - work.from()).sum();
        return took == 0 ? 1 : Math.min(1, (double) given / took);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
