package io.elasticaddress.webhooks.event;

import io.elasticaddress.contracts.command.Accounts;
import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.wire.Json;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event of an account, ready to be sent. Made from the record alone, so that a type that this version does not know is sent
 * as it is.
 *
 * @param isReport whether it tells what a vantage point found, or that it found nothing new
 * @param body a CloudEvent in JSON; the same record always gives the same
 */
public record OutgoingEvent(
        String account, String id, String type, Instant at, boolean isReport, byte[] body) {
    private static final String PREFIX = "ce_";
    private static final String REPORT = "elastic.HealthReported.v1";

    /** It stands in a key and in a header. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1,256}");

    /** Empty where the record is no event that could be sent. */
    public static Optional<OutgoingEvent> of(ConsumerRecord<byte[], byte[]> record) {
        var account =
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        var id = header(record.headers(), "id");
        var source = header(record.headers(), "source");
        var type = header(record.headers(), "type");
        var time = header(record.headers(), "time");
        if (account == null
                || !Accounts.isValid(account)
                || id == null
                || !ID.matcher(id).matches()
                || source == null
                || type == null
                || time == null
                || record.value() == null) {
            return Optional.empty();
        }
        try {
            var at = OffsetDateTime.parse(time).toInstant();
            var data = Json.MAPPER.readTree(record.value());
            var body = Json.MAPPER.createObjectNode();
            body.put("specversion", "1.0");
            body.put("id", id);
            body.put("source", source);
            body.put("type", type);
            var subject = header(record.headers(), "subject");
            if (subject != null) {
                body.put("subject", subject);
            }
            body.put("time", time);
            body.put("account", account);
            body.put("datacontenttype", "application/json");
            body.set("data", data);
            return Optional.of(
                    new OutgoingEvent(
                            account,
                            id,
                            type,
                            at,
                            isReport(type, data),
                            Json.MAPPER.writeValueAsBytes(body)));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it is sent to that webhook, as far as its type goes. */
    public boolean isAskedForBy(Webhook webhook) {
        var types = webhook.types();
        return types == null ? !isReport : types.contains(type);
    }

    private static boolean isReport(String type, JsonNode data) {
        return type.equals(REPORT)
                || data.path("action").asString("").equals(Action.REPORT_HEALTH.wireName());
    }

    private static @Nullable String header(Headers headers, String attribute) {
        var header = headers.lastHeader(PREFIX + attribute);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
