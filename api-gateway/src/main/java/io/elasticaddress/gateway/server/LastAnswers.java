package io.elasticaddress.gateway.server;

import io.elasticaddress.gateway.kafka.Phases;

import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;

/**
 * The end of the web server, as far as clients can see it: no connection is made any more, and what comes on those that
 * there are is answered until nothing has come for a moment. Only after that may the container be paused, which closes
 * connections with a request that was just read.
 */
final class LastAnswers implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LastAnswers.class);

    /** As long as nothing comes, so that what has arrived is on its way to a thread by then. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Duration atMost;
    private final List<Connector> connectors;
    private final OpenRequests requests;
    private volatile boolean running;

    /**
     * @param atMost less than the time that there is for a phase
     */
    LastAnswers(Duration atMost, List<Connector> connectors, OpenRequests requests) {
        this.atMost = atMost;
        this.connectors = connectors;
        this.requests = requests;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        // Unlike pausing, this leaves alone the connections that there are.
        connectors.forEach(connector -> connector.getProtocolHandler().closeServerSocketGraceful());
        try {
            awaitQuiet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuiet() throws InterruptedException {
        var now = System.nanoTime();
        var end = now + atMost.toNanos();
        var busy = now;
        while (now - busy < QUIET.toNanos()) {
            if (now - end >= 0) {
                log.warn("There are requests that are not answered after {}", atMost);
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
        return Phases.LAST_ANSWERS;
    }
}
