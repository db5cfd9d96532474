package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.chain.CanonicalJson;
import io.elasticaddress.audit.chain.Fact;
import io.elasticaddress.audit.chain.Raw;
import io.elasticaddress.audit.chain.Rejection;
import io.elasticaddress.audit.chain.Source;
import io.elasticaddress.contracts.command.Accounts;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;
import io.elasticaddress.contracts.wire.Json;
import io.elasticaddress.contracts.wire.Sources;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What a record says, as a fact for the chain. Every record gives one, whatever it holds. */
final class Facts {
    static final String UNREADABLE = "unreadable";
    static final String VIA_DNS = "dns";

    private static final String ACCEPTED = "accepted";
    private static final String UNCHANGED = "unchanged";
    private static final String REJECTED = "rejected";
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    /** Well below what a MongoDB document can hold (16 MiB), base64 and all. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private Facts() {}

    /**
     * @param topicId names the log that the record was read from
     */
    static Fact of(ConsumerRecord<byte[], byte[]> record, String topicId) {
        var source = new Source(record.topic(), topicId, record.partition(), record.offset());
        if (size(record) > MAX_BYTES) {
            return raw(record, source, "The record is larger than the audit log takes");
        }
        try {
            return record.topic().equals(Topic.EVENTS.wireName())
                    ? switch (Codec.EVENTS.decode(record)) {
                        case Decoded.Readable<EventMessage>(var message) -> of(message, source);
                        case Decoded.Unreadable<EventMessage>(var why) -> raw(record, source, why);
                    }
                    : switch (Codec.DNS_EVENTS.decode(record)) {
                        case Decoded.Readable<DnsFact>(var fact) -> of(fact, record, source);
                        case Decoded.Unreadable<DnsFact>(var why) -> raw(record, source, why);
                    };
        } catch (RuntimeException e) {
            // A field that its type requires and Jackson did not find, or a number that JSON
            // readers don't keep: whatever it is, this record must not stop the ones behind it.
            return raw(record, source, "A required field is missing or out of range");
        }
    }

    private static Fact of(EventMessage message, Source source) {
        requireAccount(message.account());
        var cause = message.cause();
        var event = message.event();
        return new Fact(
                Objects.requireNonNull(message.id()),
                message.account(),
                message.at(),
                event.action().wireName(),
                switch (event) {
                    case Event.Change _ -> ACCEPTED;
                    case Event.NothingChanged _ -> UNCHANGED;
                    case Event.CommandRejected _ -> REJECTED;
                },
                event.subject(),
                cause.actor(),
                cause.sourceIp(),
                cause.via(),
                cause.reason(),
                cause.commandId(),
                cause.attemptId(),
                cause.source(),
                cause.overriddenRules(),
                cause.grounds() == null ? null : json(cause.grounds()),
                event instanceof Event.Change change && change.before() != null
                        ? json(change.before())
                        : null,
                event instanceof Event.Change change ? json(change.after()) : null,
                event instanceof Event.CommandRejected rejected ? rejection(rejected) : null,
                null,
                source);
    }

    private static Rejection rejection(Event.CommandRejected rejected) {
        var rejection = rejected.rejection();
        return new Rejection(
                rejection.code().name().toLowerCase(Locale.ROOT),
                Objects.requireNonNull(rejection.rule()),
                rejection.description(),
                Objects.requireNonNull(rejection.details()));
    }

    private static Fact of(DnsFact fact, ConsumerRecord<byte[], byte[]> record, Source source) {
        requireAccount(fact.account());
        if (!fact.account().equals(text(record.key()))) {
            return raw(record, source, "The record's key is not the account that it names");
        }
        return switch (fact) {
            case DnsEvent event -> of(event, source);
            case ZoneEvent event -> of(event, source);
        };
    }

    private static Fact of(DnsEvent event, Source source) {
        var found = new LinkedHashMap<String, Object>();
        found.put("dns_name", event.dnsName());
        found.put("records", Json.MAPPER.valueToTree(event.found()));
        var answered = new LinkedHashMap<String, Object>();
        answered.put("dns_name", event.dnsName());
        answered.put("group_version", event.groupVersion());
        answered.put("address_version", event.addressVersion());
        answered.put("records", Json.MAPPER.valueToTree(event.records()));
        return new Fact(
                Objects.requireNonNull(event.id()),
                event.account(),
                event.at(),
                event.type().wireName(),
                switch (event.type()) {
                    case DNS_CONFIRMED -> "confirmed";
                    case DNS_FAILED -> "failed";
                    case DNS_CONFLICT -> "conflict";
                    case DNS_DRIFT_FOUND -> "found";
                    case DNS_DRIFT_REPAIRED -> "repaired";
                },
                event.uid(),
                Sources.DNS_UPDATER,
                null,
                VIA_DNS,
                event.details(),
                null,
                null,
                Sources.DNS_UPDATER,
                json(found),
                json(answered),
                null,
                null,
                source);
    }

    private static Fact of(ZoneEvent event, Source source) {
        var after = new LinkedHashMap<String, Object>();
        after.put("zone", event.zone());
        if (event.dnsName() != null) {
            after.put("dns_name", event.dnsName());
        }
        after.put("details", event.details());
        return new Fact(
                Objects.requireNonNull(event.id()),
                event.account(),
                event.at(),
                event.type().wireName(),
                switch (event.type()) {
                    case DNS_SERVER_LAGGING, DNS_UNKNOWN_NAME_FOUND, DNS_REMOVALS_HELD -> "found";
                    case DNS_REMOVALS_CONFIRMED -> "confirmed";
                    case DNS_NAME_TAKEN_OVER, DNS_NAME_HANDED_OVER -> ACCEPTED;
                },
                event.uid(),
                event.actor() == null ? Sources.DNS_UPDATER : event.actor(),
                null,
                VIA_DNS,
                event.reason() == null ? event.details() : event.reason(),
                null,
                null,
                Sources.DNS_UPDATER,
                null,
                json(after),
                null,
                null,
                source);
    }

    private static void requireAccount(String account) {
        if (!Accounts.isValid(account)) {
            throw new IllegalArgumentException("Not an account");
        }
    }

    /**
     * The record as it is. It stands in the chain of the account that its key names; where it names none, in a chain of its
     * partition, whose name no account can have.
     */
    private static Fact raw(ConsumerRecord<byte[], byte[]> record, Source source, String why) {
        var key = text(record.key());
        var account =
                key != null && Accounts.isValid(key) ? key : UNREADABLE + "/" + record.partition();
        return new Fact(
                rawId(record, source),
                account,
                Instant.ofEpochMilli(Math.clamp(record.timestamp(), 0, LATEST)),
                UNREADABLE,
                UNREADABLE,
                null,
                null,
                null,
                null,
                why,
                null,
                null,
                null,
                null,
                null,
                null,
                raw(record),
                source);
    }

    /** Says where the record stood and what it held: a log that lost its end can give an offset twice. */
    private static String rawId(ConsumerRecord<byte[], byte[]> record, Source source) {
        var digest = sha256();
        digest.update(record.key() == null ? new byte[0] : record.key());
        digest.update((byte) 0);
        digest.update(record.value() == null ? new byte[0] : record.value());
        return "raw/%s/%d/%d/%s"
                .formatted(
                        source.topicId(),
                        source.partition(),
                        source.offset(),
                        HexFormat.of().formatHex(digest.digest(), 0, 8));
    }

    private static Raw raw(ConsumerRecord<byte[], byte[]> record) {
        var value = record.value();
        var sha256 = value == null ? null : HexFormat.of().formatHex(sha256().digest(value));
        var size = size(record);
        if (size > MAX_BYTES) {
            return new Raw(null, null, List.of(), size, sha256);
        }
        var headers = new ArrayList<Raw.Header>();
        for (var header : record.headers()) {
            headers.add(new Raw.Header(header.key(), base64(header.value())));
        }
        return new Raw(base64(record.key()), base64(value), headers, 0, sha256);
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        var size = (long) length(record.key()) + length(record.value());
        for (var header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static Map<String, Object> json(Object message) {
        var json = new LinkedHashMap<String, Object>();
        Json.MAPPER
                .<JsonNode>valueToTree(message)
                .properties()
                .forEach(field -> json.put(field.getKey(), value(field.getValue())));
        return json;
    }

    /**
     * @throws IllegalArgumentException for what an entry can't hold
     */
    private static Object value(JsonNode node) {
        if (node.isObject()) {
            return json(node);
        }
        if (node.isArray()) {
            var list = new ArrayList<Object>();
            node.forEach(item -> list.add(value(item)));
            return list;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()
                && node.canConvertToLong()
                && Math.abs(node.longValue()) <= CanonicalJson.MAX_INTEGER) {
            return node.longValue();
        }
        throw new IllegalArgumentException("No entry can hold this");
    }
}
