package io.elasticaddress.audit.server;

import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;

/**
 * The end of the web server, as far as clients can see it, while recording stops beside it. First requests are answered as
 * ever, but each answer ends its connection. Then no connection is made any more, and what comes on those that there are
 * is answered until nothing has come for a moment. Only after that may the container be paused, which closes connections
 * with a request that was just read.
 */
final class Draining implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    /** As long as nothing comes, so that what has arrived is on its way to a thread by then. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** Together with the longest drain less than the time that there is for a phase. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(2_500);

    private final Duration length;
    private final List<Connector> connectors;
    private final OpenRequests requests;
    private volatile boolean running;

    Draining(Duration length, List<Connector> connectors, OpenRequests requests) {
        this.length = length;
        this.connectors = connectors;
        this.requests = requests;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Thread.ofVirtual()
                .name("draining")
                .start(
                        () -> {
                            try {
                                drain();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                callback.run();
                            }
                        });
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("It takes a while, and calls back");
    }

    private void drain() throws InterruptedException {
        log.info("Connections end with their next answer; the service stops in {}", length);
        requests.endConnections(connectors);
        Thread.sleep(length);
        // Unlike pausing, this leaves alone the connections that there are.
        connectors.forEach(connector -> connector.getProtocolHandler().closeServerSocketGraceful());
        var now = System.nanoTime();
        var end = now + LAST_ANSWERS.toNanos();
        var busy = now;
        while (now - busy < QUIET.toNanos()) {
            if (now - end >= 0) {
                log.warn("There are requests that are not answered after {}", LAST_ANSWERS);
                return;
            }
            Thread.sleep(BETWEEN_LOOKS);
            now = System.nanoTime();
            if (!requests.areAnswered()) {
                busy = now;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
