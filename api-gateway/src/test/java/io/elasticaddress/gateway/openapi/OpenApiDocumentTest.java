package io.elasticaddress.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.conformance.ApiDocument;
import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.gateway.auth.AuthProperties;
import io.elasticaddress.gateway.auth.Scope;
import io.elasticaddress.gateway.errors.ErrorKind;
import io.elasticaddress.gateway.view.GroupState;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The document by itself, and what it has in common with the code's enumerations. */
class OpenApiDocumentTest {
    private static final ApiDocument WITH_TOKENS = document(true);
    private static final ApiDocument WITHOUT_TOKENS = document(false);

    private static ApiDocument document(boolean issuesTokens) {
        var auth =
                new AuthProperties(
                        "https://ea.example.com/",
                        null,
                        "elastic-address",
                        "account",
                        Duration.ofSeconds(60));
        return ApiDocument.parse(
                new String(new OpenApiDocument(auth, issuesTokens).json(), StandardCharsets.UTF_8));
    }

    @Test
    void it_is_one_by_the_schema_of_openapi_and_its_examples_are_by_its_own() {
        for (var document : List.of(WITH_TOKENS, WITHOUT_TOKENS)) {
            assertThat(document.ownProblems()).isEmpty();
            assertThat(document.wrongExamples()).isEmpty();
        }
    }

    @Test
    void it_says_which_version_it_is_of() {
        assertThat(WITH_TOKENS.json().at("/info/version").stringValue()).matches("\\d+\\.\\d+.*");
    }

    @Test
    void every_operation_can_be_called_something_and_is_in_a_group_that_is_described() {
        var tags =
                WITH_TOKENS.json().at("/tags").valueStream().map(tag -> tag.get("name")).toList();
        var operations = WITH_TOKENS.operations();

        assertThat(operations).extracting(ApiDocument.Operation::id).doesNotHaveDuplicates();
        assertThat(operations)
                .allSatisfy(
                        operation -> {
                            assertThat(operation.id()).matches("[a-z][A-Za-z]+");
                            assertThat(operation.node().get("summary").stringValue()).isNotBlank();
                            assertThat(operation.node().has("security")).isTrue();
                            assertThat(operation.node().get("tags")).hasSize(1);
                            assertThat(tags).contains(operation.node().at("/tags/0"));
                        });
    }

    @Test
    void nothing_is_left_over_that_no_reference_leads_to() {
        for (var document : List.of(WITH_TOKENS, WITHOUT_TOKENS)) {
            var text = document.json().toString();
            document.json()
                    .get("components")
                    .forEachEntry(
                            (kind, components) -> {
                                if (!kind.equals("securitySchemes")) {
                                    components.forEachEntry(
                                            (name, _) ->
                                                    assertThat(text)
                                                            .contains(
                                                                    "\"#/components/%s/%s\""
                                                                            .formatted(
                                                                                    kind, name)));
                                }
                            });
            assertThat(text).doesNotContain("x-when");
        }
    }

    @Test
    void the_built_in_authorization_server_is_there_only_where_it_is_on() {
        assertThat(WITH_TOKENS.json().at("/components/securitySchemes/oauth2").toString())
                .contains("\"tokenUrl\":\"https://ea.example.com/oauth/token\"");
        assertThat(WITH_TOKENS.json().at("/servers/1/url").stringValue())
                .isEqualTo("https://ea.example.com");

        assertThat(WITHOUT_TOKENS.json().toString())
                .doesNotContain("oauth2", "/oauth/", "/.well-known/", "TokenForm");
        assertThat(WITHOUT_TOKENS.json().get("servers")).hasSize(1);
        assertThat(WITHOUT_TOKENS.json().at("/components/securitySchemes/bearer").toString())
                .contains("Issuer: https://ea.example.com/");
    }

    @Test
    void enumerations_are_those_of_the_code() {
        assertThat(values("ErrorKind")).isEqualTo(names(ErrorKind.values(), ErrorKind::wireName));
        assertThat(values("Side")).isEqualTo(names(Side.values(), Side::wireName));
        assertThat(values("StackType")).isEqualTo(names(StackType.values(), StackType::wireName));
        assertThat(values("RejectionCode"))
                .isEqualTo(
                        names(
                                RejectionCode.values(),
                                code -> Json.MAPPER.valueToTree(code).stringValue()));
        assertThat(values("GroupStatus"))
                .isEqualTo(
                        names(
                                GroupState.Status.values(),
                                status -> status.name().toLowerCase(Locale.ROOT)));
        assertThat(values("HealthCheckType"))
                .isEqualTo(names(HealthCheck.Type.values(), HealthCheck.Type::wireName));
        assertThat(values("Verdict")).isEqualTo(names(Verdict.values(), Verdict::wireName));
        assertThat(values("Quorum")).isEqualTo(names(Quorum.values(), Quorum::wireName));
        assertThat(values("FailoverMode"))
                .isEqualTo(names(FailoverPolicy.Mode.values(), FailoverPolicy.Mode::wireName));
        assertThat(values("Failback"))
                .isEqualTo(
                        names(FailoverPolicy.Failback.values(), FailoverPolicy.Failback::wireName));
        assertThat(values("MaintenancePhase"))
                .isEqualTo(
                        names(MaintenanceWindow.Phase.values(), MaintenanceWindow.Phase::wireName));
        assertThat(values("AuditAction"))
                .isEqualTo(
                        Stream.of(
                                        names(Action.values(), Action::wireName),
                                        names(DnsEvent.Type.values(), DnsEvent.Type::wireName),
                                        names(ZoneEvent.Type.values(), ZoneEvent.Type::wireName),
                                        List.of("unreadable"))
                                .flatMap(List::stream)
                                .toList());
        assertThat(
                        WITH_TOKENS
                                .json()
                                .at(
                                        "/components/securitySchemes/oauth2/flows/clientCredentials/scopes")
                                .propertyNames())
                .containsExactlyElementsOf(names(Scope.values(), Scope::wireName));
    }

    private static List<String> values(String schema) {
        return WITH_TOKENS
                .json()
                .at("/components/schemas/" + schema + "/enum")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    private static <T> List<String> names(T[] values, java.util.function.Function<T, String> name) {
        return Arrays.stream(values).map(name).toList();
    }
}
