package io.elasticaddress.systemtests.takeover;

import io.elasticaddress.systemtests.platform.JavaProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.awaitility.Awaitility;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** Processes of the failover service, which share the partitions of one broker. */
final class FailoverProcesses implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int THREADS = 2;
    private static final String GROUP = "elastic.failover";

    private final String bootstrapServers;
    private final String mongoUri;
    private final Path logs;
    private final int standbys;
    private final List<JavaProcess> processes = new ArrayList<>();

    FailoverProcesses(String bootstrapServers, String mongoUri, Path logs) {
        this(bootstrapServers, mongoUri, logs, 0);
    }

    /**
     * @param standbys other processes that keep a copy of each partition's state
     */
    FailoverProcesses(String bootstrapServers, String mongoUri, Path logs, int standbys) {
        this.bootstrapServers = bootstrapServers;
        this.mongoUri = mongoUri;
        this.logs = logs;
        this.standbys = standbys;
    }

    JavaProcess start() {
        return start(List.of());
    }

    /** One that leaves the processors to the others, as one on a machine of its own would: starting a JVM takes seconds of one. */
    JavaProcess startBeside() {
        return start(JavaProcess.YIELDING);
    }

    private JavaProcess start(List<String> launcher) {
        var process =
                JavaProcess.start(
                        "failover-service",
                        logs.resolve("failover-%d.log".formatted(processes.size())),
                        launcher,
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"),
                        Map.of(
                                "ELASTIC_KAFKA_BOOTSTRAP_SERVERS",
                                bootstrapServers,
                                "ELASTIC_MONGODB_URI",
                                mongoUri,
                                "ELASTIC_PARTITIONS",
                                Integer.toString(PARTITIONS),
                                "ELASTIC_ZONE",
                                "ea.test",
                                "ELASTIC_DECIDING_STANDBYS",
                                Integer.toString(standbys),
                                "ELASTIC_HTTP_PORT",
                                "0"),
                        List.of("--elastic.deciding.threads=" + THREADS));
        processes.add(process);
        return process;
    }

    /** Until that many processes decide, each of their threads for at least one partition. */
    void awaitSharing(int count) {
        await(count, member -> !member.assignment().topicPartitions().isEmpty());
    }

    /** Until that many processes are known to the others, whether they have partitions or wait for some. */
    void awaitMembers(int count) {
        await(count, member -> true);
    }

    private void await(int count, Predicate<MemberDescription> counts) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Awaitility.await("%d processes share the work".formatted(count))
                    .atMost(Duration.ofSeconds(90))
                    .until(
                            () -> {
                                processes.getLast().requireAlive();
                                return members(admin, counts) == count * THREADS;
                            });
        }
    }

    private static long members(Admin admin, Predicate<MemberDescription> counts)
            throws InterruptedException {
        try {
            var group =
                    admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP).get();
            return group.groupState() == GroupState.STABLE
                    ? group.members().stream().filter(counts).count()
                    : 0;
        } catch (ExecutionException e) {
            // There is no group before the first process has joined it.
            return 0;
        }
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }
}
