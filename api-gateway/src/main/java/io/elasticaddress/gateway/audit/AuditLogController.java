package io.elasticaddress.gateway.audit;

import io.elasticaddress.gateway.errors.ApiException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Passes a query on to the audit service, and its answer back as it is. */
@RestController
class AuditLogController {
    private final AuditService audit;

    AuditLogController(AuditService audit) {
        this.audit = audit;
    }

    @GetMapping({"/api/3/audit_log", "/api/3/audit_log.json"})
    ResponseEntity<byte[]> query(HttpServletRequest request) throws InterruptedException {
        var query = request.getQueryString();
        try {
            return audit.get(
                    query == null || query.isEmpty() ? "audit_log" : "audit_log?" + query, request);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("The query has a character that must be percent-encoded");
        }
    }
}
