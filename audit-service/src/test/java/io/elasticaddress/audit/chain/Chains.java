package io.elasticaddress.audit.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Facts and chains to work on. */
public final class Chains {

    private Chains() {}

    public static Fact fact(String id, String account, long offset) {
        return from(id, account, "topic-1", 3, offset);
    }

    public static Fact from(String id, String account, String topicId, int partition, long offset) {
        return new Fact(
                id,
                account,
                Instant.parse("2026-11-23T10:15:30.123456Z").plusSeconds(offset),
                "switch",
                "accepted",
                "fg-1",
                "alice",
                "198.51.100.7",
                "rest",
                "deploy",
                "command-" + id,
                "attempt-" + id,
                "/elastic-address/api-gateway",
                Map.of("current_stack", "primary", "version", 6L, "tags", List.of("a", "b")),
                Map.of("current_stack", "secondary", "version", 7L, "deep", Map.of("x", true)),
                null,
                null,
                new Source("elastic.events", topicId, partition, offset));
    }

    /** A refusal, so that every optional field stands in some entry. */
    public static Fact refused(String id, String account, long offset) {
        return new Fact(
                id,
                account,
                Instant.parse("2026-11-23T10:15:30Z").plusSeconds(offset),
                "delete",
                "rejected",
                "fg-1",
                "mallory",
                null,
                "command",
                null,
                "command-" + id,
                "attempt-" + id,
                "/somebody",
                null,
                null,
                new Rejection("bad_request", "attached", "It is attached", "It is attached"),
                new Raw("a2V5", "dg==", List.of(new Raw.Header("ce_id", "MQ==")), 0, "00"),
                new Source("elastic.events", "topic-1", 3, offset));
    }

    /** By a failover policy, and against rules, so that every field stands in some entry. */
    public static Fact failedOver(String id, String account, long offset) {
        return new Fact(
                id,
                account,
                Instant.parse("2026-11-23T10:15:30Z").plusSeconds(offset),
                "switch",
                "accepted",
                "fg-1",
                "/elastic-address/failover-service",
                null,
                "policy",
                null,
                "command-" + id,
                "attempt-" + id,
                "/elastic-address/failover-service",
                List.of("stack_down"),
                Map.of(
                        "rule",
                        "current_stack_down",
                        "current",
                        List.of(Map.of("vantage", "frankfurt", "check_version", 5L)),
                        "other",
                        List.of()),
                Map.of("current_stack", "primary", "version", 6L),
                Map.of("current_stack", "secondary", "version", 7L),
                null,
                null,
                new Source("elastic.events", "topic-1", 3, offset));
    }

    public static List<Entry> chain(String account, int length) {
        var chain = new ArrayList<Entry>();
        var head = Head.GENESIS;
        for (var i = 1; i <= length; i++) {
            var id = account + "-" + i;
            var entry =
                    Entry.after(head, i % 3 == 0 ? refused(id, account, i) : fact(id, account, i));
            chain.add(entry);
            head = entry.asHead();
        }
        return chain;
    }
}
