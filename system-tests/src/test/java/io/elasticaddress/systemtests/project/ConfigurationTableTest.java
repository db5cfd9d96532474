package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The table in {@code docs/configuration.md} against what the services bind. */
class ConfigurationTableTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "(?m)^\\| `(elastic\\.[a-z0-9.\\[\\]*-]+)` "
                            + "\\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::[^}]*)?}");
    private static final List<String> SERVICES =
            List.of(
                    "failover-service",
                    "dns-updater",
                    "health-monitor",
                    "webhook-sender",
                    "audit-service",
                    "api-gateway");

    @Test
    void it_has_every_property_of_the_services_and_no_other() throws IOException {
        var bound = new TreeSet<String>();
        for (var service : SERVICES) {
            var metadata =
                    Project.ROOT.resolve(
                            service
                                    + "/target/classes/META-INF/spring-configuration-metadata.json");
            for (var property : new JsonMapper().readTree(metadata.toFile()).get("properties")) {
                var name = property.get("name").asString();
                if (name.startsWith("elastic.")) {
                    bound.add(name);
                }
            }
        }

        assertThat(rows().keySet()).isEqualTo(bound);
    }

    @Test
    void every_row_says_what_the_property_means_and_what_it_is_by_default() throws IOException {
        assertThat(rows())
                .allSatisfy(
                        (property, row) -> {
                            assertThat(row.get(1)).as("default of " + property).isNotBlank();
                            assertThat(row.get(2))
                                    .as("meaning of " + property)
                                    .hasSizeGreaterThan(10);
                        });
    }

    @Test
    void it_names_every_environment_variable_that_a_service_reads() throws IOException {
        var page = Project.read("docs/configuration.md");
        var read = new TreeSet<String>();
        for (var service : SERVICES) {
            VARIABLE.matcher(Project.read(service + "/src/main/resources/" + service + ".yml"))
                    .results()
                    .forEach(variable -> read.add(variable.group(1)));
        }

        assertThat(read).isNotEmpty();
        assertThat(read).allSatisfy(variable -> assertThat(page).contains("`" + variable + "`"));
    }

    @Test
    void it_names_no_environment_variable_that_nothing_reads() throws IOException {
        var configurations = new ArrayList<String>();
        for (var service : SERVICES) {
            configurations.add(Project.read(service + "/src/main/resources/" + service + ".yml"));
        }
        var named = new TreeSet<String>();
        Pattern.compile("`(ELASTIC_[A-Z0-9_]+)`")
                .matcher(Project.read("docs/configuration.md"))
                .results()
                .forEach(variable -> named.add(variable.group(1)));

        assertThat(named)
                .allSatisfy(
                        variable ->
                                assertThat(configurations)
                                        .anySatisfy(
                                                configuration ->
                                                        assertThat(configuration)
                                                                .contains("${" + variable)));
    }

    private static TreeMap<String, List<String>> rows() throws IOException {
        var rows = new TreeMap<String, List<String>>();
        ROW.matcher(Project.read("docs/configuration.md"))
                .results()
                .forEach(
                        row ->
                                assertThat(
                                                rows.put(
                                                        row.group(1),
                                                        List.of(
                                                                row.group(2),
                                                                row.group(3),
                                                                row.group(4))))
                                        .as("two rows of " + row.group(1))
                                        .isNull());
        return rows;
    }
}
