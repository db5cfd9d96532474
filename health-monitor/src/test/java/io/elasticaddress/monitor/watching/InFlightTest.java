package io.elasticaddress.monitor.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.monitor.probe.Probe;
import io.elasticaddress.monitor.probe.ProbeResult;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class InFlightTest {
    private final InFlight inFlight = new InFlight(10);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger finished = new AtomicInteger();

    private final Probe endless =
            () -> {
                end.await();
                finished.incrementAndGet();
                return new ProbeResult.Failure("did not answer");
            };

    @Test
    void however_many_are_down_the_others_have_room() throws InterruptedException {
        for (var i = 0; i < 1_000; i++) {
            start(endless, true);
        }
        await().until(() -> inFlight.count() == 5);

        var done = new CountDownLatch(500);
        for (var i = 0; i < 500; i++) {
            start(
                    () -> {
                        done.countDown();
                        return new ProbeResult.Success(null);
                    },
                    false);
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inFlight.count()).isEqualTo(5);

        end.countDown();
        await().until(() -> finished.get() == 1_000);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void there_are_never_more_than_it_allows() {
        for (var i = 0; i < 100; i++) {
            start(endless, i % 2 == 0);
        }
        await().until(() -> inFlight.count() == 10);

        end.countDown();
        await().until(() -> finished.get() == 100);
    }

    private void start(Probe probe, boolean down) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                inFlight.run(probe, down);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }
}
