package io.elasticaddress.systemtests.takeover;

import io.elasticaddress.embedded.EmbeddedKafka;
import io.elasticaddress.embedded.EmbeddedMongo;
import io.elasticaddress.systemtests.platform.Books;
import io.elasticaddress.systemtests.platform.SharedBroker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

@ExtendWith(SharedBroker.class)
class TakeoverIT {
    private static final int ROUNDS = 15;

    @TempDir Path folder;

    @Test
    void
            a_process_that_stood_still_beyond_its_session_and_one_that_is_killed_lose_and_double_nothing(
                    EmbeddedKafka kafka) throws Exception {
        var servers = kafka.bootstrapServers();
        try (var mongo = EmbeddedMongo.start(null, 0);
                var processes = new FailoverProcesses(servers, mongo.uri(), folder)) {
            var first = processes.start();
            var second = processes.start();
            processes.awaitSharing(2);
            try (var load = Load.start(servers)) {
                load.awaitProgress(ROUNDS);

                second.freeze();
                // Its accounts go on only once its session is over and the other process has them.
                load.awaitProgress(ROUNDS);
                second.thaw();
                processes.awaitMembers(2);
                load.awaitProgress(ROUNDS);
                second.requireAlive();

                first.kill();
                load.awaitProgress(ROUNDS);
                second.requireAlive();

                var sent = load.stop();
                var books = Books.of(servers, load.accounts());
                books.assertEveryCommandHasOneEvent(Load.commandIds(sent));
                books.assertEveryAttemptHasOneOutcome(Load.attemptIds(sent));
                books.assertVersionsHaveNoGapAndSnapshotsAreTheLastEvents();
                books.assertIdsAreDealtOnce();
                books.awaitTheSameInMongo(mongo.uri());
            }
        }
    }
}
