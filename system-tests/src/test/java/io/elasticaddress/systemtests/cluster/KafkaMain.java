package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.embedded.EmbeddedKafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/** The broker as a process: folder, port, then a pair of ports for each door. */
final class KafkaMain {
    private KafkaMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        var doors = new ArrayList<EmbeddedKafka.Door>();
        for (var i = 2; i < arguments.length; i += 2) {
            doors.add(
                    new EmbeddedKafka.Door(
                            Integer.parseInt(arguments[i]), Integer.parseInt(arguments[i + 1])));
        }
        Orphan.endWithParent();
        try (var kafka =
                EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), doors)) {
            System.out.println(kafka.bootstrapServers());
            new CountDownLatch(1).await();
        }
    }
}
