package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.systemtests.platform.JavaProcess;
import io.elasticaddress.systemtests.project.Project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** BIND as the compose file starts it. */
public final class Bind {
    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");

    private Bind() {}

    public static boolean isInstalled() {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place, "named")));
    }

    public static JavaProcess start(Path folder, int port) {
        try {
            Files.createDirectories(folder.resolve("zone"));
            Files.createDirectories(folder.resolve("run"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JavaProcess.start(
                "bind",
                folder.resolve("bind.log"),
                new ProcessBuilder(Project.ROOT.resolve("deploy/bind/start").toString()),
                Map.of(
                        "PATH", System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin",
                        "ELASTIC_ZONE", Cluster.ZONE,
                        "ELASTIC_DNS_TSIG_NAME", Cluster.KEY.name(),
                        "ELASTIC_DNS_TSIG_KEY", Cluster.KEY.secret(),
                        "BIND_FOLDER", folder.resolve("zone").toString(),
                        "BIND_RUN", folder.resolve("run").toString(),
                        "BIND_ADDRESS", "127.0.0.1",
                        "BIND_PORT", Integer.toString(port)));
    }
}
