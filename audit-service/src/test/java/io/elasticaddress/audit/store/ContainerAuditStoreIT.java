package io.elasticaddress.audit.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on the real MongoDB, where there is a container engine. */
class ContainerAuditStoreIT extends AuditStoreContract {
    private static MongoDBContainer mongo;

    @BeforeAll
    static void start() {
        var engine = DockerClientFactory.instance().isDockerAvailable();
        if (!engine) {
            System.out.println(
                    "SKIPPED: ContainerAuditStoreIT runs the audit store's suite on real MongoDB"
                            + " and needs a container engine");
        }
        assumeTrue(engine, "no container engine");
        mongo = new MongoDBContainer("mongo:8.0.17");
        mongo.start();
    }

    @AfterAll
    static void stop() {
        if (mongo != null) {
            mongo.stop();
        }
    }

    @Override
    String uri() {
        return mongo.getConnectionString();
    }
}
