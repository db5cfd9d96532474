package io.elasticaddress.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class's {@code main} in a JVM of its own, to be killed as {@code kill -9} kills. */
public final class Child {
    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static Child start(Class<?> main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new Child(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** For the child: a parent that dies closes the child's input. */
    static void endWithParent() {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {}
                            } catch (IOException e) {
                                // As good as closed.
                            }
                            Runtime.getRuntime().halt(1);
                        });
    }

    /** The next line that it prints. */
    public String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("The child ended");
        }
        return line;
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
