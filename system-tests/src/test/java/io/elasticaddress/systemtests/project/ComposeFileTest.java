package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What can be said of {@code docker-compose.yml} without a container engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeFileTest {
    /** {@code ${NAME}}, {@code ${NAME:-default}} or {@code ${NAME:?message}}; {@code $$} stands for a dollar. */
    private static final Pattern VARIABLE =
            Pattern.compile("(?<!\\$)\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?])([^}]*))?}");

    private static final Pattern BARE_VARIABLE = Pattern.compile("(?<!\\$)\\$(?![{$])[A-Za-z_]");
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:[^:@ ]*[0-9][^:@ ]*");
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(PASSWORD|SECRET|TSIG_KEY|TOKEN).*");
    private static final Pattern URI_PASSWORD = Pattern.compile("://[^:/@]+:([^@]+)@");

    private String text;
    private Map<String, Object> compose;
    private Map<String, Map<String, Object>> services;
    private Map<String, String> example;

    @BeforeAll
    void parse() throws IOException {
        text = Project.read("docker-compose.yml");
        compose = new Yaml().load(text);
        services = asMap(compose.get("services"));
        example = variables(Project.ROOT.resolve(".env.example"));
    }

    @Test
    void every_variable_is_explained_in_the_example_of_the_env_file() {
        assertThat(named()).isEqualTo(new TreeSet<>(example.keySet()));
    }

    @Test
    void variables_are_written_so_that_a_missing_one_has_a_default_or_an_error() {
        assertThat(withoutComments(text)).doesNotContainPattern(BARE_VARIABLE);
        assertThat(VARIABLE.matcher(withoutComments(text)).results())
                .allSatisfy(variable -> assertThat(variable.group(2)).isIn(":-", ":?"));
    }

    @Test
    void a_default_is_the_examples() {
        assertThat(VARIABLE.matcher(text).results())
                .filteredOn(
                        variable -> ":-".equals(variable.group(2)) && !variable.group(3).isEmpty())
                .allSatisfy(
                        variable ->
                                assertThat(variable.group(3))
                                        .isEqualTo(example.get(variable.group(1))));
    }

    @Test
    void every_file_that_it_names_exists() throws IOException {
        var files = new ArrayList<String>();
        for (var service : services.values()) {
            if (service.get("build") instanceof Map<?, ?> build) {
                var dockerfile = (String) build.get("dockerfile");
                files.add(dockerfile);
                files.addAll(
                        found(
                                "(?m)^COPY (?:--chmod=\\S+ )?(deploy/\\S+)",
                                Project.read(dockerfile)));
                var arguments = ComposeFileTest.<Object>asMap(build.get("args"));
                if (arguments.get("MODULE") instanceof String module) {
                    files.add(module + "/pom.xml");
                }
            }
            for (var mount : ComposeFileTest.<String>asList(service.get("volumes"))) {
                if (mount.startsWith(".")) {
                    files.add(mount.split(":")[0]);
                }
            }
        }

        assertThat(files).hasSizeGreaterThan(10);
        assertThat(files).allSatisfy(file -> assertThat(Project.ROOT.resolve(file)).exists());
    }

    @Test
    void every_module_that_an_image_needs_is_built_by_the_dockerfile() throws IOException {
        var built = Project.read("deploy/Dockerfile");
        for (var service : services.entrySet()) {
            var build = ComposeFileTest.<Object>asMap(service.getValue().get("build"));
            if (asMap(build.get("args")).get("MODULE") instanceof String module) {
                assertThat(service.getKey()).isEqualTo(module);
                assertThat(built).containsPattern("-pl \\S*\\b" + module + "\\b");
            }
        }
    }

    @Test
    void every_image_is_pinned() throws IOException {
        var images = new ArrayList<String>();
        services.values().forEach(service -> images.add((String) service.get("image")));
        for (var dockerfile : List.of("deploy/Dockerfile", "deploy/bind/Dockerfile")) {
            images.addAll(found("(?m)^FROM (\\S+)", Project.read(dockerfile)));
        }

        assertThat(images).hasSize(services.size() + 4);
        assertThat(images)
                .allSatisfy(image -> assertThat(image).matches(PINNED).doesNotContain("latest"));
    }

    /** A cache is of use to the JVM that made it, and to no other. */
    @Test
    void services_are_trained_on_the_jvm_that_runs_them() throws IOException {
        var dockerfile = Project.read("deploy/Dockerfile");
        var jvms = found("(?m)^FROM (eclipse-temurin:\\S+)", dockerfile);
        var caches = found("-XX:AOTCache=([^\\s\"]+)", dockerfile);

        assertThat(jvms).hasSize(2).containsOnly(jvms.getFirst());
        assertThat(caches).as("tried and used").hasSize(2).containsOnly(caches.getFirst());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void images_run_as_somebody_else_than_root() throws IOException {
        assertThat(Project.read("deploy/Dockerfile")).containsPattern("(?m)^USER 10001");
        assertThat(Project.read("deploy/bind/Dockerfile")).containsPattern("(?m)^USER bind$");
    }

    @Test
    void every_service_has_a_health_check() {
        assertThat(services)
                .allSatisfy(
                        (name, service) ->
                                assertThat(asMap(service.get("healthcheck")))
                                        .as(name)
                                        .containsKeys(
                                                "test", "interval", "timeout", "start_period"));
    }

    @Test
    void services_start_when_what_they_need_is_healthy() {
        assertThat(services)
                .allSatisfy(
                        (name, service) ->
                                assertThat(asMap(service.get("depends_on")))
                                        .as(name)
                                        .allSatisfy(
                                                (needed, how) -> {
                                                    assertThat(services).containsKey(needed);
                                                    assertThat(asMap(how))
                                                            .containsEntry(
                                                                    "condition", "service_healthy");
                                                }));
        assertThat(asMap(services.get("failover-service").get("depends_on")))
                .containsOnlyKeys("kafka", "mongodb");
        assertThat(asMap(services.get("api-gateway").get("depends_on")))
                .containsKey("failover-service");
    }

    @Test
    void no_secret_has_a_default() {
        for (var service : services.values()) {
            asMap(service.get("environment"))
                    .forEach(
                            (name, value) -> {
                                if (SECRET_NAME.matcher(name).matches()) {
                                    assertThat((String) value)
                                            .as(name)
                                            .matches("\\$\\{\\w+:\\?[^}]+}");
                                }
                                URI_PASSWORD
                                        .matcher(String.valueOf(value))
                                        .results()
                                        .forEach(
                                                password ->
                                                        assertThat(password.group(1))
                                                                .as(name)
                                                                .matches("\\$\\{\\w+:\\?[^}]+}"));
                            });
        }
        assertThat(example)
                .allSatisfy(
                        (name, value) -> {
                            if (SECRET_NAME.matcher(name).matches()) {
                                assertThat(value).as(name).isEmpty();
                            }
                        });
    }

    @Test
    void every_setting_that_a_service_is_given_is_one_that_it_reads() throws IOException {
        for (var service : services.entrySet()) {
            var build = ComposeFileTest.<Object>asMap(service.getValue().get("build"));
            if (!(asMap(build.get("args")).get("MODULE") instanceof String module)) {
                continue;
            }
            var configuration = Project.read(module + "/src/main/resources/" + module + ".yml");
            assertThat(asMap(service.getValue().get("environment")).keySet())
                    .as(module)
                    .allSatisfy(
                            name -> {
                                // Lists can't be named in the file; Spring Boot reads them by their
                                // properties' names.
                                if (!name.startsWith("ELASTIC_AUTHORIZATIONSERVER_CLIENTS_0_")) {
                                    assertThat(configuration).contains("${" + name + ":");
                                }
                            });
        }
    }

    @Test
    void data_lives_in_named_volumes() {
        var declared = asMap(compose.get("volumes")).keySet();
        var mounted = new TreeSet<String>();
        services.values()
                .forEach(
                        service ->
                                ComposeFileTest.<String>asList(service.get("volumes")).stream()
                                        .filter(mount -> !mount.startsWith("."))
                                        .forEach(mount -> mounted.add(mount.split(":")[0])));

        assertThat(mounted).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(mounted).contains("kafka", "mongodb", "bind");
    }

    @Test
    void ports_are_published_on_loopback_unless_told_otherwise() {
        for (var service : services.values()) {
            assertThat(ComposeFileTest.<String>asList(service.get("ports")))
                    .allSatisfy(
                            port ->
                                    assertThat(port)
                                            .matches(
                                                    "(127\\.0\\.0\\.1|\\$\\{ELASTIC_LISTEN_ADDRESS:-127\\.0\\.0\\.1}):.*"));
        }
    }

    @Test
    void kafka_has_the_settings_that_failover_times_depend_on() {
        assertThat(asMap(services.get("kafka").get("environment")))
                .containsEntry("KAFKA_PROCESS_ROLES", "broker,controller")
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_TRANSACTION_MAX_TIMEOUT_MS", "10000")
                .containsEntry(
                        "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "500")
                .containsEntry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .containsEntry(
                        "KAFKA_OPTS", "-XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10");
    }

    private TreeSet<String> named() {
        var names = new TreeSet<String>();
        VARIABLE.matcher(withoutComments(text))
                .results()
                .map((MatchResult variable) -> variable.group(1))
                .forEach(names::add);
        return names;
    }

    private static String withoutComments(String yaml) {
        return yaml.replaceAll("(?m)^\\s*#.*$", "");
    }

    /** The lines of an env file. */
    static Map<String, String> variables(Path file) throws IOException {
        var variables = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            var equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> asMap(Object value) {
        return value == null ? Map.of() : (Map<String, V>) value;
    }

    @SuppressWarnings("unchecked")
    private static <V> List<V> asList(Object value) {
        return value == null ? List.of() : (List<V>) value;
    }
}
