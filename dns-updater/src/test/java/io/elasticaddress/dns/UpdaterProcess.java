package io.elasticaddress.dns;

import io.elasticaddress.dns.servers.TestServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The service in a process of its own, which can be stopped where it stands. */
final class UpdaterProcess implements AutoCloseable {
    private final Process process;

    private UpdaterProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static UpdaterProcess start(TestServer server, String consumerGroup, Path log, String... more) {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command =
                new ArrayList<>(
                        List.of(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DnsUpdaterApplication.class.getName()));
        command.addAll(
                Updater.arguments(
                        Platform.running().kafka.bootstrapServers(), server, consumerGroup));
        command.addAll(Arrays.asList(more));
        try {
            return new UpdaterProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it where it stands, as a long pause of a virtual machine would. */
    void pause() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        goOn();
        process.destroyForcibly();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
