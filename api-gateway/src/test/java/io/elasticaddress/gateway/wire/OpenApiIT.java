package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.conformance.ApiDocument;
import io.elasticaddress.gateway.Gateway;

import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.Set;
import java.util.TreeSet;

/** The API's document as it is answered, and the page to try it. */
class OpenApiIT {
    /** The page, and what the container asks for by itself. */
    private static final Set<String> NOT_OF_THE_API = Set.of("/docs", "/docs/{file}", "/error");

    @Test
    void the_document_needs_no_token_and_is_asked_for_again_only_where_it_changed() {
        var answer = GATEWAY.get("/openapi.json").is(200);

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        assertThat(answer.json().get("openapi").stringValue()).startsWith("3.1.");
        var again = GATEWAY.get("/openapi.json", "If-None-Match", answer.header("ETag")).is(304);
        assertThat(again.response().body()).isEmpty();
    }

    @Test
    void every_path_and_method_is_documented_and_nothing_else() {
        assertThat(documentsWhatIsMapped(GATEWAY)).isEmpty();
        try (var issuing =
                Gateway.start(
                        "elastic.auth.issuer=http://gateway.test",
                        "elastic.authorization-server.enabled=true")) {
            var beside = documentsWhatIsMapped(issuing);
            // These two are filters.
            assertThat(beside).containsExactlyInAnyOrder("POST /oauth/token", "GET /oauth/jwks");
        }
    }

    /** What is documented beyond the mappings. */
    private static Set<String> documentsWhatIsMapped(Gateway gateway) {
        var mapped = new TreeSet<String>();
        var withSuffix = new TreeSet<String>();
        var mappings =
                gateway.context()
                        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods()
                        .keySet();
        for (var mapping : mappings) {
            for (var path : mapping.getPatternValues()) {
                if (!NOT_OF_THE_API.contains(path)) {
                    var suffixed = path.startsWith("/api/") && path.endsWith(".json");
                    for (var method : mapping.getMethodsCondition().getMethods()) {
                        (suffixed ? withSuffix : mapped).add(method + " " + path);
                    }
                }
            }
        }
        var documented = new TreeSet<String>();
        gateway.document().operations().forEach(one -> documented.add(one.toString()));

        assertThat(documented).containsAll(mapped);
        // Paths that end in a uid take the suffix off by themselves.
        assertThat(withSuffix)
                .containsExactlyInAnyOrderElementsOf(
                        documented.stream()
                                .filter(one -> one.contains(" /api/") && !one.endsWith("}"))
                                .map(one -> one + ".json")
                                .toList());
        documented.removeAll(mapped);
        return documented;
    }

    @Test
    void an_operation_needs_the_scope_that_it_says() {
        for (var operation : GATEWAY.document().operations()) {
            var path = operation.path().replaceAll("\\{[^}]*}", "x");
            var needed = operation.node().at("/security/0/bearer/0").asString("");
            if (needed.isEmpty()) {
                assertThat(GATEWAY.send(operation.method(), path, null).status())
                        .as("%s", operation)
                        .isEqualTo(200);
                continue;
            }
            assertThat(GATEWAY.send(operation.method(), path, null).status())
                    .as("%s", operation)
                    .isEqualTo(401);
            var other = ISSUER.token("scopes", needed.equals("admin") ? "public" : "admin");
            var refused =
                    GATEWAY.send(operation.method(), path, null, "Authorization", "Bearer " + other)
                            .isError(403, "forbidden");
            assertThat(refused.header("WWW-Authenticate")).endsWith("scope=\"" + needed + "\"");
        }
    }

    @Test
    void the_document_is_by_the_schema_of_openapi() {
        assertThat(GATEWAY.document().ownProblems()).isEmpty();
        assertThat(GATEWAY.document().operations())
                .extracting(ApiDocument.Operation::id)
                .contains("createElasticAddress", "updateFailoverGroup", "listAuditLog");
    }
}
