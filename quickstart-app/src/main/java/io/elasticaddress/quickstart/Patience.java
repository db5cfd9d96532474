package io.elasticaddress.quickstart;

import java.io.IOException;
import java.time.Duration;

/** Tries again until something answers, for so long in all. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Duration limit;
    private final long end;

    Patience(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /**
     * @throws CannotStart where the last try failed too
     */
    <T> T until(String what, Attempt<T> attempt) throws InterruptedException {
        while (true) {
            try {
                return attempt.make();
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new CannotStart(
                            "%s after %d s: %s".formatted(what, limit.toSeconds(), e.getMessage()),
                            e);
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    /** An {@link IOException} says why it isn't there yet. */
    @FunctionalInterface
    interface Attempt<T> {
        T make() throws IOException, InterruptedException;
    }
}
