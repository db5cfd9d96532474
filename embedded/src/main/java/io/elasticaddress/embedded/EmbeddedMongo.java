package io.elasticaddress.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that speaks MongoDB's wire protocol on 127.0.0.1. It has no sessions, no transactions and no TTL indexes.
 *
 * <p>With a folder, what it holds survives a restart. The death of the process loses what was written in the last
 * {@link ConsistentH2Backend#COMMIT_INTERVAL}, acknowledged or not: the data goes back to an earlier moment, but as a
 * whole, every operation done or not done with all of its index entries. So it fits whoever can write the rest again,
 * as from a log, and nobody else.
 */
public final class EmbeddedMongo implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String FILE = "mongo.h2";

    private final MongoServer server;
    private final String uri;
    private boolean closed;

    private EmbeddedMongo(MongoServer server, String uri) {
        this.server = server;
        this.uri = uri;
    }

    /**
     * @param folder where the data is kept, made where it is missing; null keeps it in memory. One server a folder at
     *     a time: the second start on a folder fails.
     * @param port 0 takes a free one
     */
    public static EmbeddedMongo start(@Nullable Path folder, int port) {
        var server = new MongoServer(backend(folder));
        try {
            server.bind(HOST, port);
        } catch (RuntimeException | Error e) {
            server.shutdownNow();
            throw e;
        }
        return new EmbeddedMongo(
                server, "mongodb://%s:%d".formatted(HOST, server.getLocalAddress().getPort()));
    }

    /** Without a database's name. */
    public String uri() {
        return uri;
    }

    /** Stops, with everything written. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdownNow();
    }

    private static MongoBackend backend(@Nullable Path folder) {
        if (folder == null) {
            return new MemoryBackend();
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConsistentH2Backend.open(folder.resolve(FILE));
    }
}
