package io.elasticaddress.audit.query;

import io.elasticaddress.audit.chain.ChainVerifier;
import io.elasticaddress.audit.chain.ChainVerifier.Break;
import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.errors.Throttled;
import io.elasticaddress.audit.store.AuditStore;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The audit log of the caller's account; {@code caller.getName()} is the account. */
@RestController
final class AuditLogController {
    /** A command has one event; more entries are told of it only if something is very wrong. */
    private static final int MAX_OF_COMMAND = 100;

    private final AuditStore store;

    /** Each reads a whole chain. */
    private final Semaphore verifications = new Semaphore(2);

    AuditLogController(AuditStore store) {
        this.store = store;
    }

    /** A page, newest first. */
    @GetMapping("/audit_log")
    Map<String, @Nullable Object> page(Principal caller, HttpServletRequest request) {
        var parameters = new Parameters(request);
        var size = parameters.perPage();
        var found = store.page(caller.getName(), parameters.filter(), parameters.below(), size + 1);
        var shown = found.subList(0, Math.min(size, found.size()));
        var next = found.size() > size ? new Cursor(shown.getLast().number()).text() : null;
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("response", shown.stream().map(EntryAnswer::of).toList());
        answer.put("next_cursor", next);
        return answer;
    }

    /** The entries as they are hashed, oldest first, for whoever verifies the chain without trusting this service. */
    @GetMapping("/audit_log/chain")
    Map<String, @Nullable Object> chain(Principal caller, HttpServletRequest request) {
        var parameters = new Parameters(request);
        var size = parameters.perPage();
        var found = store.above(caller.getName(), parameters.after(), size + 1);
        var shown = found.subList(0, Math.min(size, found.size()));
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("response", shown.stream().map(Entry::json).toList());
        answer.put("next_after", found.size() > size ? shown.getLast().number() : null);
        return answer;
    }

    /** Verifies the whole chain as it is stored. */
    @GetMapping("/audit_log/verify")
    Map<String, Map<String, @Nullable Object>> verify(Principal caller) {
        if (!verifications.tryAcquire()) {
            throw new Throttled("Other chains are being verified; try again");
        }
        try {
            return Map.of("response", verify(caller.getName()));
        } finally {
            verifications.release();
        }
    }

    private Map<String, @Nullable Object> verify(String account) {
        var verification = new Verification(account);
        store.walk(account, verification::holds);
        var head = verification.verifier.head();
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("ok", verification.broken == null);
        answer.put("entries", head.number());
        answer.put("head_hash", head.number() == 0 ? null : head.hash());
        answer.put("broken_at", verification.broken == null ? null : json(verification.broken));
        return answer;
    }

    private static final class Verification {
        private final ChainVerifier verifier;
        private @Nullable Break broken;

        Verification(String account) {
            verifier = new ChainVerifier(account);
        }

        boolean holds(Entry entry) {
            broken = verifier.next(entry).orElse(null);
            return broken == null;
        }
    }

    private static Map<String, Object> json(Break broken) {
        var json = new LinkedHashMap<String, Object>();
        json.put("number", broken.number());
        json.put("reason", broken.reason().wireName());
        json.put("details", broken.details());
        return json;
    }

    /** What became of a command; empty as long as it is not recorded. */
    @GetMapping("/commands/{commandId}")
    Map<String, List<Map<String, @Nullable Object>>> command(
            Principal caller, @PathVariable("commandId") String commandId) {
        return Map.of(
                "response",
                store.ofCommand(caller.getName(), commandId, MAX_OF_COMMAND).stream()
                        .map(EntryAnswer::of)
                        .toList());
    }
}
