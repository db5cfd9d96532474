package io.elasticaddress.systemtests.platform;

import io.elasticaddress.systemtests.project.Project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of its own, for the most part a module's executable jar in the JVM of the tests, with its output in a file. */
public final class JavaProcess implements AutoCloseable {
    /** A launcher: the process leaves the processors to the others. */
    public static final List<String> YIELDING = List.of("nice", "-n", "10");

    private static final int TAIL_LINES = 60;

    private final String name;
    private final Path log;
    private final Process process;

    private JavaProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * @param module the folder of the module
     * @param environment beside that of the tests
     */
    public static JavaProcess start(
            String module,
            Path log,
            List<String> jvmOptions,
            Map<String, String> environment,
            List<String> arguments) {
        return start(module, log, List.of(), jvmOptions, environment, arguments);
    }

    /**
     * @param launcher what starts the process, such as {@code nice}, with its arguments; empty: nothing does
     */
    public static JavaProcess start(
            String module,
            Path log,
            List<String> launcher,
            List<String> jvmOptions,
            Map<String, String> environment,
            List<String> arguments) {
        return start(module, jar(module), log, launcher, jvmOptions, environment, arguments);
    }

    /** Likewise, of another jar than the one that the build has made. */
    public static JavaProcess start(
            String name,
            Path jar,
            Path log,
            List<String> launcher,
            List<String> jvmOptions,
            Map<String, String> environment,
            List<String> arguments) {
        return start(
                name,
                log,
                launcher,
                jvmOptions,
                List.of("-jar", jar.toString()),
                environment,
                arguments);
    }

    /** A class's {@code main}, with the class path of the tests. */
    public static JavaProcess start(
            Class<?> main,
            Path log,
            List<String> launcher,
            List<String> jvmOptions,
            List<String> arguments) {
        return start(
                main.getSimpleName(),
                log,
                launcher,
                jvmOptions,
                List.of("-cp", System.getProperty("java.class.path"), main.getName()),
                Map.of(),
                arguments);
    }

    private static JavaProcess start(
            String name,
            Path log,
            List<String> launcher,
            List<String> jvmOptions,
            List<String> program,
            Map<String, String> environment,
            List<String> arguments) {
        var command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(program);
        command.addAll(arguments);
        return start(name, log, new ProcessBuilder(command), environment);
    }

    /** Any program. */
    public static JavaProcess start(
            String name, Path log, ProcessBuilder builder, Map<String, String> environment) {
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new JavaProcess(name, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "%s ended with %d:%n%s".formatted(name, process.exitValue(), tail()));
        }
    }

    /** This process and all that it has started. */
    public List<ProcessHandle> family() {
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd(Duration.ofSeconds(10));
    }

    /** SIGTERM, as Ctrl-C and container engines send it; true if the process ends in time. */
    public boolean terminate(Duration atMost) {
        process.destroy();
        return waitForEnd(atMost);
    }

    /** SIGSTOP: the process stands still and does not know it. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** What all objects take that are reachable, in bytes. */
    public long liveBytes() {
        var histogram =
                run(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        pid(),
                        "GC.class_histogram");
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
                .findFirst()
                .orElseThrow();
    }

    private String pid() {
        return Long.toString(process.pid());
    }

    /** Once it has ended by itself. */
    public int exitCode(Duration atMost) {
        if (!waitForEnd(atMost)) {
            throw new IllegalStateException("%s still runs:%n%s".formatted(name, tail()));
        }
        return process.exitValue();
    }

    public String tail() {
        try {
            var lines = Files.readAllLines(log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** Leaves nothing running, whatever the test did. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            kill();
        }
    }

    private boolean waitForEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        run("kill", "-" + signal, pid());
    }

    /** Returns what it printed. */
    private static String run(String... command) {
        try {
            var running =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var printed =
                    new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The executable one of a module. */
    public static Path jar(String folder) {
        var target = Project.ROOT.resolve(folder).resolve("target");
        var executable = FileSystems.getDefault().getPathMatcher("glob:*-exec.jar");
        try (var files = Files.list(target)) {
            return files.filter(file -> executable.matches(file.getFileName()))
                    .findFirst()
                    .orElseThrow(() -> missing(folder));
        } catch (NoSuchFileException e) {
            throw missing(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException missing(String folder) {
        return new IllegalStateException(
                "%s has no executable jar; build it first: mvn package -pl %s -am -DskipTests"
                        .formatted(folder, folder));
    }
}
