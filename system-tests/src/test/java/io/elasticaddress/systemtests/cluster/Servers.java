package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.systemtests.platform.JavaProcess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The embedded broker and MongoDB-wire server as processes of their own, as they would stand on machines of their own. */
public final class Servers {
    private Servers() {}

    /**
     * A broker, on the ports given; the folder is its own, with its log beside it.
     *
     * @param doors in pairs: a further port that it listens at, and the one that it tells clients of that door
     */
    public static JavaProcess kafka(
            Path folder, int port, List<String> doors, List<String> jvmOptions) {
        var arguments = new ArrayList<String>();
        arguments.add(folder.toString());
        arguments.add(Integer.toString(port));
        arguments.addAll(doors);
        return JavaProcess.start(KafkaMain.class, log(folder), List.of(), jvmOptions, arguments);
    }

    /**
     * Likewise, a MongoDB-wire server.
     *
     * @param launcher what starts the process, such as {@code nice}, with its arguments; empty: nothing does
     */
    public static JavaProcess mongo(
            Path folder, int port, List<String> launcher, List<String> jvmOptions) {
        return JavaProcess.start(
                MongoMain.class,
                log(folder),
                launcher,
                jvmOptions,
                List.of(folder.toString(), Integer.toString(port)));
    }

    public static String bootstrapServers(int kafkaPort) {
        return "127.0.0.1:" + kafkaPort;
    }

    public static String mongoUri(int mongoPort) {
        return "mongodb://127.0.0.1:" + mongoPort;
    }

    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }
}
