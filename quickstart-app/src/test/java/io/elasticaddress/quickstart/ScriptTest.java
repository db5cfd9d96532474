package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The script itself, on a copy of it in a small project, with a Maven and JDKs that only say that they were called. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {
    private static final Path SCRIPT = Path.of("..", "quickstart");

    @TempDir Path folder;
    private Path project;
    private Path jdk;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void a_project_that_was_never_built() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.copy(SCRIPT, project.resolve("quickstart"));
        write(project.resolve("pom.xml"), "<project/>");
        write(project.resolve(".mvn/maven.config"), "");
        write(project.resolve("contracts/pom.xml"), "<project/>");
        write(project.resolve("contracts/src/main/java/Source.java"), "class Source {}");
        write(
                project.resolve(
                        "quickstart-app/src/main/resources/io/elasticaddress/quickstart/usage.txt"),
                "Usage: ./quickstart\n");
        write(project.resolve("quickstart-app/pom.xml"), "<project/>");

        jdk = jdk("jdk-25", "25.0.1");
        script(
                folder.resolve("bin/mvn"),
                """
                echo "mvn with $JAVA_HOME" >> "%s"
                if [[ -f broken ]]; then
                  echo '[ERROR] Source.java:[1,1] it does not compile'
                  exit 1
                fi
                echo '[INFO] Building Elastic Address 0.1.0-SNAPSHOT                       [1/3]'
                echo '[INFO] Building contracts 0.1.0-SNAPSHOT                             [2/3]'
                echo '[INFO]   from contracts/pom.xml'
                mkdir -p quickstart-app/target
                echo "jar $RANDOM" > quickstart-app/target/quickstart-0.1.0-exec.jar
                """
                        .formatted(folder.resolve("builds")));
        environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", jdk.toString());
    }

    @Test
    void help_needs_neither_a_jdk_nor_a_build() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");
        var run = run("--help");
        assertThat(run.output()).isEqualTo("Usage: ./quickstart\n");
        assertThat(builds()).isEmpty();
    }

    @Test
    void the_first_start_builds_with_a_line_per_module_and_hands_the_options_on() throws Exception {
        var run = run("--data-dir", "with a space");
        assertThat(run.exit()).isZero();
        assertThat(run.output())
                .contains("  Elastic Address (1 of 3)\n  contracts (2 of 3)\n")
                .doesNotContain("[INFO]")
                .contains("java of jdk-25")
                .endsWith("quickstart-0.1.0-exec.jar|--data-dir|with a space|\n");
        assertThat(builds()).containsExactly("mvn with " + jdk);
    }

    @Test
    void a_current_build_is_used_again() throws Exception {
        run();
        assertThat(run().output()).contains("java of jdk-25").doesNotContain("Building");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void a_new_time_of_the_same_source_builds_nothing() throws Exception {
        run();
        var source = project.resolve("contracts/src/main/java/Source.java");
        write(source, Files.readString(source));
        run();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void a_changed_source_builds_again_even_with_an_older_time() throws Exception {
        run();
        var source = project.resolve("contracts/src/main/java/Source.java");
        var time = Files.getLastModifiedTime(source);
        write(source, "class Source { }");
        Files.setLastModifiedTime(source, time);
        run();
        assertThat(builds()).hasSize(2);
    }

    @Test
    void a_removed_and_an_added_source_and_another_pom_build_again() throws Exception {
        run();
        write(project.resolve("contracts/src/main/java/Other.java"), "class Other {}");
        run();
        Files.delete(project.resolve("contracts/src/main/java/Other.java"));
        run();
        write(project.resolve("pom.xml"), "<project></project>");
        run();
        assertThat(builds()).hasSize(4);
    }

    @Test
    void a_program_that_something_else_built_is_built_again() throws Exception {
        run();
        write(project.resolve("quickstart-app/target/quickstart-0.1.0-exec.jar"), "another");
        run();
        assertThat(builds()).hasSize(2);
    }

    @Test
    void a_build_that_fails_shows_its_errors_and_starts_nothing() throws Exception {
        write(project.resolve("broken"), "");
        var run = run();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output())
                .contains("it does not compile", "The build failed")
                .doesNotContain("java of");
        Files.delete(project.resolve("broken"));
        assertThat(run().output()).contains("java of jdk-25");
    }

    @Test
    void a_jdk_that_is_too_old_is_passed_over() throws Exception {
        var old = jdk("jdk-17", "17.0.2");
        environment.put("JAVA_HOME", old.toString());
        environment.put("PATH", jdk.resolve("bin") + ":" + environment.get("PATH"));
        assertThat(run().output()).contains("java of jdk-25");
    }

    @Test
    void a_java_on_the_path_is_found_through_links() throws Exception {
        environment.put("JAVA_HOME", "");
        var bin = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(folder.resolve("java-link"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../java-link"));
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        assertThat(run().output()).contains("java of jdk-25");
    }

    @Test
    void the_jdk_that_mavens_toolchains_name_is_found() throws Exception {
        environment.put("JAVA_HOME", "");
        var named = jdk("a-jdk", "26");
        write(
                folder.resolve(".m2/toolchains.xml"),
                "<toolchains>\n  <jdkHome>%s</jdkHome>\n</toolchains>".formatted(named));
        var old = jdk("jdk-17", "17.0.2");
        environment.put("PATH", old.resolve("bin") + ":" + environment.get("PATH"));
        assertThat(run().output()).contains("java of a-jdk");
    }

    @Test
    void what_a_killed_one_left_is_gone_before_the_build() throws Exception {
        var data = folder.resolve("data");
        var description = data.resolve("quickstart.json");
        write(project.resolve("broken"), "");
        for (var arguments : List.of(List.of("--data-dir", "data"), List.of("--data-dir=data"))) {
            write(data.resolve("in-use.lock"), Long.toString(endedProcess()));
            write(description, "{}");
            run(arguments.toArray(String[]::new));
            assertThat(description).doesNotExist();
        }
    }

    @Test
    void what_a_running_one_says_stays() throws Exception {
        var data = folder.resolve("data");
        write(data.resolve("in-use.lock"), Long.toString(ProcessHandle.current().pid()));
        write(data.resolve("quickstart.json"), "{}");
        run("--data-dir", "data");
        assertThat(data.resolve("quickstart.json")).exists();
    }

    private static long endedProcess() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private Path jdk(String name, String version) throws IOException {
        var home = folder.resolve(name);
        write(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        script(home.resolve("bin/javac"), "");
        script(
                home.resolve("bin/java"),
                "echo \"java of %s\"; printf '%%s|' \"$@\"; echo".formatted(name));
        return home;
    }

    private static void script(Path file, String commands) throws IOException {
        write(file, "#!/usr/bin/env bash\nset -e\n" + commands);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<String> builds() throws IOException {
        var file = folder.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Run run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("bash", project.resolve("quickstart").toString()));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        process.environment()
                .keySet()
                .removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK"));
        process.environment().putAll(environment);
        var running = process.start();
        var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(running.waitFor(), output);
    }

    private record Run(int exit, String output) {}
}
