package io.elasticaddress.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the API's document says of an answer's fields is what the records are that answers are written from. */
class RepresentationsTest {
    private static Map<String, Map<String, Object>> schemas;

    @BeforeAll
    static void read() throws Exception {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        try (var in =
                RepresentationsTest.class.getResourceAsStream(
                        "/io/elasticaddress/gateway/openapi/openapi.yaml")) {
            Map<String, Map<String, Map<String, Map<String, Object>>>> document =
                    new Yaml(options).load(in);
            schemas = document.get("components").get("schemas");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ElasticAddress, GroupRepresentation",
        "FailoverGroup, GroupRepresentation",
        "Stack, StackRepresentation",
        "Pagination, Page$Pagination",
        "ElasticAddressList, Page",
        "FailoverGroupList, Page",
        "StackList, Page",
        "MaintenanceWindowList, Page",
        "ElasticAddressOne, One",
        "FailoverGroupOne, One",
        "StackOne, One",
        "MaintenanceWindowOne, One",
        "Pong, PingController$Pong",
        "FailoverPolicy, FailoverPolicyRepresentation",
        "GroupFailover, FailoverRepresentation",
        "LastSwitch, FailoverRepresentation$Last",
        "HealthCheck, HealthCheckRepresentation",
        "HealthVote, HealthVote",
        "Failover, FailoverController$Failover",
        "VantagePoint, FailoverController$VantagePoint",
        "FailoverOne, One",
        "GroupMaintenance, MaintenanceRepresentation",
        "MaintenanceWindow, WindowRepresentation",
        "MaintenanceWindowGroups, WindowRepresentation$Groups",
        "DryRun, DryRun",
        "DryRunOne, One",
        "Rejection, DryRun$Rejection",
    })
    void a_schema_has_the_fields_of_its_record(String schema, String record) throws Exception {
        var components =
                Class.forName("io.elasticaddress.gateway.api." + record).getRecordComponents();
        var properties = (Map<String, Map<String, Object>>) schemas.get(schema).get("properties");

        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(components).map(RepresentationsTest::name).toList());
        for (var component : components) {
            var property = properties.get(name(component));
            if (property.get("type") != null) {
                assertThat(types(property)).as(name(component)).containsAll(types(component));
                if (isAlwaysThere(component)
                        && (!schema.equals("FailoverGroup")
                                || !name(component).equals("address"))) {
                    assertThat(types(property).contains("null"))
                            .as("%s may be null", name(component))
                            .isEqualTo(mayBeNull(component));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ElasticAddress, GroupRepresentation",
        "FailoverGroup, GroupRepresentation",
        "Stack, StackRepresentation",
        "Pagination, Page$Pagination",
        "ElasticAddressList, Page",
        "Pong, PingController$Pong",
        "FailoverPolicy, FailoverPolicyRepresentation",
        "GroupFailover, FailoverRepresentation",
        "LastSwitch, FailoverRepresentation$Last",
        "HealthCheck, HealthCheckRepresentation",
        "HealthVote, HealthVote",
        "Failover, FailoverController$Failover",
        "VantagePoint, FailoverController$VantagePoint",
        "GroupMaintenance, MaintenanceRepresentation",
        "MaintenanceWindow, WindowRepresentation",
        "MaintenanceWindowGroups, WindowRepresentation$Groups",
        "DryRun, DryRun",
        "Rejection, DryRun$Rejection",
    })
    void every_field_is_always_there_unless_it_is_left_out_on_purpose(String schema, String record)
            throws Exception {
        var components =
                Class.forName("io.elasticaddress.gateway.api." + record).getRecordComponents();

        assertThat((List<String>) schemas.get(schema).get("required"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(components)
                                .filter(RepresentationsTest::isAlwaysThere)
                                .map(RepresentationsTest::name)
                                .toList());
    }

    private static boolean isAlwaysThere(RecordComponent component) {
        return !component.getAccessor().isAnnotationPresent(JsonInclude.class);
    }

    private static String name(RecordComponent component) {
        return component
                .getName()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> types(Map<String, Object> property) {
        return property.get("type") instanceof List<?> several
                ? (List<String>) several
                : List.of((String) property.get("type"));
    }

    private static List<String> types(RecordComponent component) {
        var type = component.getType();
        if (type == String.class) {
            return List.of("string");
        }
        if (type == boolean.class) {
            return List.of("boolean");
        }
        if (type == int.class || type == long.class || type == Integer.class) {
            return List.of("integer");
        }
        return type == List.class ? List.of("array") : List.of();
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
