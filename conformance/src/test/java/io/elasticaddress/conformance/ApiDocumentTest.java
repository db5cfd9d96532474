package io.elasticaddress.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.conformance.Exchange.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** That what contradicts a document is found: a validator that finds nothing proves nothing. */
class ApiDocumentTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final ApiDocument DOCUMENT =
            ApiDocument.parse(
                    """
                    {
                      "openapi": "3.1.0",
                      "info": {"title": "Things", "version": "1", "x-path-suffix": ".json"},
                      "paths": {
                        "/api/things/{id}": {
                          "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
                          "get": {
                            "parameters": [{"name": "page", "in": "query", "allowEmptyValue": true,
                                            "schema": {"type": "integer", "minimum": 1}}],
                            "responses": {
                              "200": {
                                "description": "It",
                                "headers": {"ETag": {"required": true, "schema": {"type": "string"}},
                                            "Age": {"schema": {"type": "integer"}}},
                                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                              },
                              "404": {"$ref": "#/components/responses/NotFound"},
                              "default": {"$ref": "#/components/responses/Other"}
                            }
                          },
                          "put": {
                            "requestBody": {
                              "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Change"}},
                                "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/ChangeForm"}}
                              }
                            },
                            "responses": {"204": {"description": "Done"}, "409": {"$ref": "#/components/responses/Other"}}
                          }
                        }
                      },
                      "components": {
                        "responses": {
                          "NotFound": {
                            "description": "No such thing",
                            "content": {"application/json": {
                              "schema": {"$ref": "#/components/schemas/Error"},
                              "example": {"error": "not_found"}}}
                          },
                          "Other": {
                            "description": "Another error",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
                          }
                        },
                        "schemas": {
                          "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
                          "Thing": {
                            "type": "object",
                            "required": ["id", "made_at"],
                            "properties": {
                              "id": {"type": "integer"},
                              "made_at": {"type": "string", "format": "date-time"},
                              "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}}
                            }
                          },
                          "Part": {"type": "object", "properties": {"name": {"type": ["string", "null"]}}},
                          "Change": {"type": "object", "properties": {"name": {"type": ["string", "null"]}}},
                          "ChangeForm": {
                            "type": "object",
                            "properties": {"name": {"type": "string"}, "tags[]": {"type": "array", "maxItems": 2}}
                          }
                        }
                      }
                    }
                    """);

    private static final String THING = "{\"id\":7,\"made_at\":\"2026-11-23T10:15:30Z\"}";

    @Test
    void the_document_itself_is_one() {
        assertThat(DOCUMENT.ownProblems()).isEmpty();
        assertThat(DOCUMENT.wrongExamples()).isEmpty();
        assertThat(DOCUMENT.operations())
                .extracting(ApiDocument.Operation::toString)
                .containsExactly("GET /api/things/{id}", "PUT /api/things/{id}");
    }

    @Test
    void what_is_no_document_is_found() {
        assertThat(ApiDocument.parse("{\"openapi\":\"3.1.0\",\"paths\":{}}").ownProblems())
                .isNotEmpty();
        assertThat(
                        ApiDocument.parse(
                                        DOCUMENT.json().toString().replace("\"query\"", "\"path\""))
                                .ownProblems())
                .isNotEmpty();
        assertThat(
                        ApiDocument.parse(
                                        DOCUMENT.json()
                                                .toString()
                                                .replace("\"maxItems\":2", "\"maxItems\":\"2\""))
                                .ownProblems())
                .isNotEmpty();
        assertThat(
                        ApiDocument.parse(
                                        DOCUMENT.json().toString().replace("\"not_found\"", "404"))
                                .wrongExamples())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/things/7",
                "/api/things/7.json",
                "/api/thing%73/7",
                "http://localhost:8080/api/things/7",
                "/api/things/7?page=2",
                "/api/things/7?page=&other=x",
                "/api/things/7?page=x&page=3",
                "/api/things/7?other=%zz"
            })
    void what_the_document_says_is_no_problem(String target) {
        assertThat(DOCUMENT.problems(get(target, 200, THING))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":7} | made_at",
                "{\"id\":\"7\",\"made_at\":\"2026-11-23T10:15:30Z\"} | string found, integer"
                        + " expected",
                "{\"id\":7,\"made_at\":\"yesterday\"} | date-time",
                "{\"id\":7,\"made_at\":\"2026-11-23T10:15:30Z\",\"more\":1} | more",
                "{\"id\":7,\"made_at\":\"2026-11-23T10:15:30Z\",\"parts\":[{\"more\":1}]} | more",
                "nonsense | not JSON",
                "'' | ''",
            })
    void another_body_is_a_problem(String body, String problem) {
        assertThat(DOCUMENT.problems(get("/api/things/7", 200, body)))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void another_status_is_a_problem_unless_it_is_one_that_no_operation_knows() {
        var error = "{\"error\":\"x\"}";
        assertThat(DOCUMENT.problems(get("/api/things/7", 500, error))).isEmpty();
        assertThat(DOCUMENT.problems(get("/api/things/7", 400, error))).isEmpty();
        assertThat(DOCUMENT.problems(get("/api/things/7", 409, error)))
                .containsExactly("status 409 is not documented");
        assertThat(DOCUMENT.problems(get("/api/things/7", 201, THING)))
                .contains("status 201 is not documented");
    }

    @Test
    void an_error_is_one_of_the_examples() {
        assertThat(DOCUMENT.problems(get("/api/things/7", 404, "{\"error\":\"not_found\"}")))
                .isEmpty();
        assertThat(DOCUMENT.problems(get("/api/things/7", 404, "{\"error\":\"internal\"}")))
                .containsExactly("error is internal, and the examples have [not_found]");
    }

    @Test
    void headers_and_types_count() {
        var html =
                exchange(
                        "GET",
                        "/api/things/7",
                        Headers.NONE,
                        "",
                        200,
                        Headers.of("content-type", "text/html", "age", "old"),
                        "<html>");

        assertThat(DOCUMENT.problems(html))
                .anyMatch(problem -> problem.contains("ETag is missing"))
                .anyMatch(problem -> problem.contains("Age"))
                .anyMatch(problem -> problem.contains("text/html"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/things/x", "/api/things/7?page=0", "/api/things/7?page=x"})
    void a_request_that_the_document_calls_invalid_must_not_be_answered_2xx(String target) {
        assertThat(DOCUMENT.problems(get(target, 200, THING)))
                .singleElement()
                .asString()
                .startsWith("was accepted with ");
        assertThat(DOCUMENT.problems(get(target, 400, "{\"error\":\"x\"}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"name\":7}",
                "application/json | []",
                "application/json | {",
                "application/merge+json | {\"name\":7}",
                "application/xml | <name/>",
                FORM + " | name=a&name=b",
                FORM + " | tags[]=a&tags[]=b&tags[]=c",
                FORM + " | name=%zz",
            })
    void a_body_that_the_document_calls_invalid_must_not_be_answered_2xx(String type, String body) {
        assertThat(DOCUMENT.problems(put(type, body)))
                .singleElement()
                .asString()
                .startsWith("was accepted with ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"name\":\"a\",\"other\":{}}",
                "application/json; charset=utf-8 | {\"name\":null}",
                "application/json | null",
                "application/json | ' '",
                "text/plain | ''",
                FORM + " | name=a+b%26c&tags=x&other=y",
                FORM + " | tags[]=a&tags[]=b",
            })
    void a_body_that_it_allows_is_no_problem(String type, String body) {
        assertThat(DOCUMENT.problems(put(type, body))).isEmpty();
    }

    @Test
    void what_is_not_documented_must_be_refused_in_the_shape_of_errors() {
        assertThat(DOCUMENT.problems(get("/api/others", 404, "{\"error\":\"not_found\"}")))
                .isEmpty();
        assertThat(DOCUMENT.problems(get("/api/things/", 404, "{\"error\":\"x\"}"))).isEmpty();
        assertThat(DOCUMENT.problems(get("/api/things/7%2F8", 400, "{\"error\":\"x\"}"))).isEmpty();
        assertThat(
                        DOCUMENT.problems(
                                exchange(
                                        "get",
                                        "/api/things/7",
                                        Headers.NONE,
                                        "",
                                        405,
                                        Headers.of(
                                                "content-type", "application/json", "allow", "GET"),
                                        "{\"error\":\"x\"}")))
                .isEmpty();
        assertThat(DOCUMENT.problems(get("/api/others", 200, "{}")))
                .containsExactly("is not documented, and was not refused");
        assertThat(DOCUMENT.problems(get("/api/others", 404, "{\"message\":\"no\"}"))).isNotEmpty();
        assertThat(
                        DOCUMENT.problems(
                                exchange(
                                        "POST",
                                        "/api/things/7",
                                        Headers.NONE,
                                        "",
                                        405,
                                        Headers.of("content-type", "application/json"),
                                        "{\"error\":\"x\"}")))
                .containsExactly("405 without Allow");
    }

    private static Exchange get(String target, int status, String answer) {
        return exchange(
                "GET",
                target,
                Headers.NONE,
                "",
                status,
                Headers.of("Content-Type", "application/json", "ETag", "\"1\"", "Age", "1"),
                answer);
    }

    private static Exchange put(String type, String body) {
        return exchange(
                "PUT",
                "/api/things/7",
                Headers.of("Content-Type", type),
                body,
                204,
                Headers.NONE,
                "");
    }

    private static Exchange exchange(
            String method,
            String target,
            Headers sent,
            String body,
            int status,
            Headers received,
            String answer) {
        return new Exchange(
                method,
                target,
                sent,
                body.getBytes(StandardCharsets.UTF_8),
                status,
                received,
                answer.getBytes(StandardCharsets.UTF_8));
    }
}
