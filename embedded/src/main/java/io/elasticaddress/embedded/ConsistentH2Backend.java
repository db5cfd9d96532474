package io.elasticaddress.embedded;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;

import io.netty.channel.Channel;

import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Commits between operations and never within one. Left to itself the store commits on a thread of its own, at any
 * moment: a process that dies right then leaves a document without its index entries, or an entry without its document,
 * and the unique index is wrong for ever.
 *
 * <p>Drops wait for the other operations and keep them out. Left to itself a collection that is written to in the middle
 * of a drop stays there without its map, and no write to it succeeds until the server is restarted.
 */
final class ConsistentH2Backend extends H2Backend {
    private static final Logger log = LoggerFactory.getLogger(ConsistentH2Backend.class);

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /** Commits between two looks at how much of the file is dead. */
    private static final int COMMITS_PER_COMPACTION = 20;

    private static final int FILL_RATE_PERCENT = 50;
    private static final int COMPACTED_AT_ONCE = 1024 * 1024;

    private final ReadWriteLock operations = new ReentrantReadWriteLock(true);
    private final ScheduledExecutorService committer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("mongo-committer").daemon().factory());
    private int commits;

    private ConsistentH2Backend(MVStore store) {
        super(store);
    }

    static ConsistentH2Backend open(Path file) {
        var store =
                new MVStore.Builder()
                        .fileName(file.toString())
                        .autoCommitDisabled()
                        .autoCommitBufferSize(0)
                        .cacheSize(8)
                        .open();
        var backend = new ConsistentH2Backend(store);
        var every = COMMIT_INTERVAL.toMillis();
        backend.committer.scheduleWithFixedDelay(
                backend::commitChanges, every, every, TimeUnit.MILLISECONDS);
        return backend;
    }

    @Override
    public Document handleCommand(
            Channel channel, String databaseName, String command, Document query) {
        var lock = lockFor(command);
        lock.lock();
        try {
            return super.handleCommand(channel, databaseName, command, query);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        operations.readLock().lock();
        try {
            return super.handleQuery(query);
        } finally {
            operations.readLock().unlock();
        }
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        var lock = lockFor(message.getDocument().keySet().iterator().next());
        lock.lock();
        try {
            return super.handleMessage(message);
        } finally {
            lock.unlock();
        }
    }

    private Lock lockFor(String command) {
        return command.startsWith("drop") ? operations.writeLock() : operations.readLock();
    }

    @Override
    public void close() {
        committer.shutdown();
        operations.writeLock().lock();
        try {
            super.close();
        } finally {
            operations.writeLock().unlock();
        }
    }

    private void commitChanges() {
        operations.writeLock().lock();
        try {
            var store = getMvStore();
            if (store.isClosed() || !store.hasUnsavedChanges()) {
                return;
            }
            store.commit();
            commits++;
            if (commits % COMMITS_PER_COMPACTION == 0) {
                store.compact(FILL_RATE_PERCENT, COMPACTED_AT_ONCE);
            }
        } catch (RuntimeException e) {
            // The next round tries again; an exception here would end the rounds.
            log.error("What was written can't be committed to the file", e);
        } finally {
            operations.writeLock().unlock();
        }
    }
}
