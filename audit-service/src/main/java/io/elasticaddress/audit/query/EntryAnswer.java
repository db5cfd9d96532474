package io.elasticaddress.audit.query;

import io.elasticaddress.audit.chain.Entry;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry as a page of the audit log shows it: every field is there, null where it does not apply, but for those that few
 * entries have.
 */
final class EntryAnswer {
    private static final List<String> FIELDS =
            List.of(
                    "id",
                    "number",
                    "at",
                    "action",
                    "outcome",
                    "uid",
                    "actor",
                    "source_ip",
                    "via",
                    "reason",
                    "command_id",
                    "before",
                    "after",
                    "previous_hash",
                    "hash");

    private static final List<String> RARE = List.of("overridden_rules", "grounds", "rejection");

    private EntryAnswer() {}

    static Map<String, @Nullable Object> of(Entry entry) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        for (var field : FIELDS) {
            answer.put(field, entry.field(field));
        }
        for (var field : RARE) {
            var value = entry.field(field);
            if (value != null) {
                answer.put(field, value);
            }
        }
        return answer;
    }
}
