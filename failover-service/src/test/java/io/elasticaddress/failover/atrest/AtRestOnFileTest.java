package io.elasticaddress.failover.atrest;

import io.elasticaddress.embedded.EmbeddedMongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The stores on the embedded server's file. */
class AtRestOnFileTest extends AtRestContract {
    @TempDir static Path folder;
    private static EmbeddedMongo server;

    @BeforeAll
    static void start() {
        server = EmbeddedMongo.start(folder, 0);
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
