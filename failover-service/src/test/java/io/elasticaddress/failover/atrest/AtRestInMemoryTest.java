package io.elasticaddress.failover.atrest;

import io.elasticaddress.embedded.EmbeddedMongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The stores on the embedded server, in memory. */
class AtRestInMemoryTest extends AtRestContract {
    private static EmbeddedMongo server;

    @BeforeAll
    static void start() {
        server = EmbeddedMongo.start(null, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String uri() {
        return server.uri();
    }
}
