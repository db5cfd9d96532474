package io.elasticaddress.contracts.wire;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.v1.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** CloudEvents 1.0, Kafka protocol binding 1.0.2, binary content mode, with JSON data. */
final class CloudEvents {
    private static final String JSON = "application/json";

    private CloudEvents() {}

    /** The attributes that every message has; extensions can be added before {@link #write}. */
    static CloudEventBuilder event(String id, String source, String type, Object data) {
        return new CloudEventBuilder()
                .withId(id)
                .withSource(URI.create(source))
                .withType(type)
                .withData(JSON, Json.MAPPER.writeValueAsBytes(data));
    }

    static WireRecord write(Topic topic, String account, String key, CloudEvent event) {
        var written =
                KafkaMessageFactory.<String>createWriter(topic.wireName(), key).writeBinary(event);
        return new WireRecord(topic, account, key, written.headers(), written.value());
    }

    /** Reads what is a CloudEvent with JSON data, and says why where it is none. */
    static <M> Decoded<M> read(
            byte @Nullable [] key,
            Headers headers,
            byte @Nullable [] value,
            Function<Incoming, M> reader) {
        try {
            var event = KafkaMessageFactory.createReader(headers, value).toEvent();
            return new Decoded.Readable<>(reader.apply(new Incoming(key, event)));
        } catch (Unreadable e) {
            return new Decoded.Unreadable<>(e.reason);
        } catch (DatabindException e) {
            return new Decoded.Unreadable<>("Data does not fit its type at " + path(e));
        } catch (JacksonException e) {
            return new Decoded.Unreadable<>(
                    "Data is not JSON, near byte " + e.getLocation().getByteOffset());
        } catch (RuntimeException e) {
            // The CloudEvents SDK has no common type for a malformed event.
            return new Decoded.Unreadable<>("Not a CloudEvent in binary mode: " + e.getMessage());
        }
    }

    private static String path(DatabindException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            path.append('/')
                    .append(
                            step.getPropertyName() == null
                                    ? step.getIndex()
                                    : step.getPropertyName());
        }
        return path.isEmpty() ? "its root" : path.toString();
    }

    /** What a message is read from. */
    record Incoming(byte @Nullable [] rawKey, CloudEvent event) {

        String key() {
            if (rawKey == null) {
                throw new Unreadable("The record has no key");
            }
            return new String(rawKey, StandardCharsets.UTF_8);
        }

        <T> T data(Class<T> type) {
            return read(json(), type);
        }

        byte[] json() {
            CloudEventData data = event.getData();
            if (data == null) {
                throw new Unreadable("The record has no data");
            }
            if (!isJson(event.getDataContentType())) {
                throw new Unreadable("The data's content type is not " + JSON);
            }
            return data.toBytes();
        }

        static <T> T read(byte[] json, Class<T> type) {
            T read = Json.MAPPER.readValue(json, type);
            if (read == null) {
                throw new Unreadable("The data is null");
            }
            return read;
        }

        @Nullable String extension(String name) {
            var value = event.getExtension(name);
            return value == null ? null : value.toString();
        }
    }

    /** Whether it is JSON's media type, whatever its parameters (RFC 9110, 8.3.1: in any case). */
    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(JSON);
    }

    /** Ends the reading of a record; never leaves this package. */
    static final class Unreadable extends RuntimeException {
        private final String reason;

        Unreadable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
