package io.elasticaddress.failover.atrest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;

/** The stores on MongoDB itself, a replica set of one. */
class AtRestOnMongoDbIT extends AtRestContract {
    private static MongoDBContainer server;

    @BeforeAll
    static void start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            var why = "SKIPPED: the stores are not tested on MongoDB itself, for want of Docker";
            System.out.println(why);
            Assumptions.abort(why);
        }
        server = new MongoDBContainer("mongo:8.0.4").withReplicaSet();
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    String uri() {
        return server.getConnectionString();
    }
}
