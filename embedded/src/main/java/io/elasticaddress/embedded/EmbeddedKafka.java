package io.elasticaddress.embedded;

import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.Feature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One Kafka node, broker and KRaft controller, on 127.0.0.1. What was acknowledged survives the death of this process
 * (the operating system has it), and a folder can be started again after a clean stop and after {@code kill -9}. One
 * node a folder at a time: the second start on a folder fails.
 *
 * <p>A fault that a broker can't go on from, a log folder that can't be written for instance, ends the JVM, as it ends a
 * broker's own process.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final String LISTENER = "CLIENT";
    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** A stop hands nothing over to another broker, so there is little to wait for. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

    private static final Duration CONTROLLER_LIMIT = Duration.ofMinutes(1);

    private final FolderLock lock;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final Metrics metrics;
    private final String bootstrapServers;
    private boolean closed;

    private EmbeddedKafka(
            FolderLock lock,
            ControllerServer controller,
            BrokerServer broker,
            Metrics metrics,
            String bootstrapServers) {
        this.lock = lock;
        this.controller = controller;
        this.broker = broker;
        this.metrics = metrics;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts on a folder, which is made and formatted where it isn't one of Kafka's yet, and returns once clients are
     * served.
     *
     * @param port for clients; 0 takes a free one. The controller always has a free one of its own: only this node
     *     connects to it, and a folder does not remember it.
     * @throws FolderLock.InUse where another node runs on the folder
     * @throws org.apache.kafka.common.KafkaException where the port is taken
     */
    public static EmbeddedKafka start(Path folder, int port) {
        return start(folder, port, List.of());
    }

    /**
     * A way in for clients that reach this node through something in between, a proxy for instance.
     *
     * @param port where this node listens for them
     * @param advertised the port, on 127.0.0.1 too, that it tells them to connect to
     */
    public record Door(int port, int advertised) {}

    /**
     * Likewise, with further ways in.
     *
     * @param port for other clients; not 0 where there are doors
     */
    public static EmbeddedKafka start(Path folder, int port, List<Door> doors) {
        if (port == 0 && !doors.isEmpty()) {
            throw new IllegalArgumentException("A node with doors must be told its port");
        }
        // Kafka's own lock comes too late here: the controller opens its log before the broker
        // takes the lock.
        var lock = FolderLock.take(folder);
        try {
            return start(lock, folder, settings(folder, port, doors));
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedKafka start(FolderLock lock, Path folder, Map<String, String> settings) {
        format(folder);
        var config = new KafkaConfig(settings, false);
        // No reporter: nothing reads this node's metrics through JMX.
        var metrics = new Metrics(new MetricConfig(), List.of(), Time.SYSTEM);
        var folders = KafkaRaftServer.initializeLogDirs(config, log, "");
        var voters = new CompletableFuture<Map<Integer, InetSocketAddress>>();
        var shared =
                new SharedServer(
                        config,
                        folders._1(),
                        Time.SYSTEM,
                        metrics,
                        voters,
                        List.of(),
                        new StandardFaultHandlerFactory(),
                        ServerSocketFactory.INSTANCE);
        var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
        var broker = new BrokerServer(shared);
        controller
                .socketServerFirstBoundPortFuture()
                .thenAccept(
                        bound ->
                                voters.complete(
                                        Map.of(NODE_ID, new InetSocketAddress(HOST, bound))));
        try {
            controller.startup();
            forgetPredecessor(shared, controller);
            broker.startup();
        } catch (RuntimeException | Error e) {
            broker.shutdown(SHUTDOWN_LIMIT);
            controller.shutdown();
            metrics.close();
            throw e;
        }
        var bound = broker.boundPort(ListenerName.normalised(LISTENER));
        return new EmbeddedKafka(lock, controller, broker, metrics, HOST + ":" + bound);
    }

    /**
     * A broker that died stands in the controller's books as alive, and leads, until its session is over. Its successor is
     * not registered before that, but hears of partitions that it leads, begins to load its coordinators from them, and
     * hears a moment later that it does not and then that it does. Where loading is slow the first load ends in the middle
     * of the second and counts as its end (Kafka up to 4.2: the completion of a load is not compared with the epoch it was
     * begun for). That coordinator knows no sessions: dead members stay in their groups for five minutes, and nobody is
     * assigned anything. So whoever ran on this folder before is taken out of the books before its successor starts.
     */
    private static void forgetPredecessor(SharedServer shared, ControllerServer controller) {
        var deadline = System.nanoTime() + CONTROLLER_LIMIT.toNanos();
        await(deadline, () -> isForgotten(controller, deadline));
        // The broker starts from what this reader has read of the controller's log.
        var written = shared.raftManager().client().highWatermark().orElse(0);
        await(deadline, () -> shared.loader().lastAppliedOffset() >= written - 1);
    }

    /** False where the controller, the only voter, is not active yet. */
    private static boolean isForgotten(ControllerServer controller, long deadline) {
        var context =
                new ControllerRequestContext(
                        new RequestHeaderData(),
                        KafkaPrincipal.ANONYMOUS,
                        OptionalLong.of(deadline));
        try {
            controller.controller().unregisterBroker(context, NODE_ID).join();
            return true;
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                case BrokerIdNotRegisteredException _ -> true;
                case NotControllerException _ -> false;
                case null, default -> throw e;
            };
        }
    }

    private static void await(long deadline, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The controller does not get going");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops cleanly, so that the next start has no logs to check. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        broker.shutdown(SHUTDOWN_LIMIT);
        controller.shutdown();
        metrics.close();
        lock.close();
    }

    private static void format(Path folder) {
        try {
            if (Files.exists(folder.resolve("meta.properties"))) {
                return;
            }
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .setUnstableFeatureVersionsEnabled(false)
                    .setIgnoreFormatted(false)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The folder " + folder + " can't be formatted", e);
        }
    }

    private static Map<String, String> settings(Path folder, int port, List<Door> doors) {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", folder.toString());
        var listeners = new ArrayList<String>();
        var advertised = new ArrayList<String>();
        var protocols = new ArrayList<String>();
        listeners.add("%s://%s:0".formatted(CONTROLLER_LISTENER, HOST));
        protocols.add(CONTROLLER_LISTENER + ":PLAINTEXT");
        listeners.add("%s://%s:%d".formatted(LISTENER, HOST, port));
        protocols.add(LISTENER + ":PLAINTEXT");
        for (var door : doors) {
            var name = "DOOR" + door.port();
            listeners.add("%s://%s:%d".formatted(name, HOST, door.port()));
            advertised.add("%s://%s:%d".formatted(name, HOST, door.advertised()));
            protocols.add(name + ":PLAINTEXT");
        }
        settings.put("listeners", String.join(",", listeners));
        if (!doors.isEmpty()) {
            advertised.add("%s://%s:%d".formatted(LISTENER, HOST, port));
            settings.put("advertised.listeners", String.join(",", advertised));
        }
        settings.put("listener.security.protocol.map", String.join(",", protocols));
        settings.put("inter.broker.listener.name", LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        // The port is known once it is bound; this is the notation for "told later".
        settings.put("controller.quorum.voters", NODE_ID + "@0.0.0.0:0");

        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("default.replication.factor", "1");

        // A dead producer's open transaction holds read-committed readers back until it is aborted.
        settings.put("transaction.max.timeout.ms", "10000");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The controller is in the same process: it need not suspect the broker when the machine is
        // slow.
        settings.put("broker.session.timeout.ms", "60000");
        settings.put("broker.heartbeat.interval.ms", "500");

        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("log.segment.bytes", "134217728");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.put("log.cleaner.io.buffer.size", "131072");
        settings.put("log.initial.task.delay.ms", "5000");
        settings.put("metric.reporters", "");
        return settings;
    }
}
