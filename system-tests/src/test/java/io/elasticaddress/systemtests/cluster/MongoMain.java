package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.embedded.EmbeddedMongo;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The MongoDB-wire server as a process: folder, port. */
final class MongoMain {
    private MongoMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Orphan.endWithParent();
        try (var mongo =
                EmbeddedMongo.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(mongo.uri());
            new CountDownLatch(1).await();
        }
    }
}
