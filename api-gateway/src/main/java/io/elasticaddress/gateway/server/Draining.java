package io.elasticaddress.gateway.server;

import io.elasticaddress.gateway.kafka.Phases;

import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The first thing to happen when this service stops; its readiness says so already. Requests are answered as ever, old
 * connections and new ones, but each answer ends its connection, so that clients go elsewhere between two requests.
 */
final class Draining implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

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
        log.info("Connections end with their next answer; the service stops in {}", length);
        requests.endConnections(connectors);
        CompletableFuture.delayedExecutor(length.toMillis(), TimeUnit.MILLISECONDS)
                .execute(callback);
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("It takes a while, and calls back");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.DRAINING;
    }
}
