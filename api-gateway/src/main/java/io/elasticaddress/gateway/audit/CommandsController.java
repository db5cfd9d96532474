package io.elasticaddress.gateway.audit;

import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.gateway.errors.ApiException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What became of a command, by what the audit log holds of it. */
@RestController
class CommandsController {
    private static final String SUFFIX = ".json";

    private final AuditService audit;

    CommandsController(AuditService audit) {
        this.audit = audit;
    }

    @GetMapping("/api/3/commands/{id}")
    ResponseEntity<?> get(@PathVariable String id, HttpServletRequest request)
            throws InterruptedException {
        var wanted = id.endsWith(SUFFIX) ? id.substring(0, id.length() - SUFFIX.length()) : id;
        // Not to be encoded, and a step upwards in a path.
        if (wanted.isEmpty() || wanted.equals(".") || wanted.equals("..")) {
            throw unknown(wanted);
        }
        // Everything but letters, digits and -._~ is encoded, so the id stays one segment.
        var answer =
                audit.get("commands/" + UriUtils.encode(wanted, StandardCharsets.UTF_8), request);
        if (answer.getStatusCode() != HttpStatus.OK || answer.getBody() == null) {
            return answer;
        }
        var entries = entries(answer.getBody());
        if (entries.isEmpty()) {
            throw unknown(wanted);
        }
        return ResponseEntity.ok(Map.of("response", CommandOutcome.of(wanted, entries)));
    }

    private static List<JsonNode> entries(byte[] body) {
        try {
            return Json.MAPPER.readTree(body).path("response").valueStream().toList();
        } catch (JacksonException e) {
            throw AuditService.notUnderstood();
        }
    }

    private static ApiException unknown(String id) {
        return ApiException.notFound(
                "Command not found: %s. One that was sent a moment ago may still be on its way to the audit log"
                        .formatted(id));
    }
}
