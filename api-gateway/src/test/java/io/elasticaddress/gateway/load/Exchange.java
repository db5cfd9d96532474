package io.elasticaddress.gateway.load;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A request that was written to its last byte, and what came back.
 *
 * @param nth on its connection, from 1
 * @param answer null where the connection ended before any of it had come, or before all of it had
 * @param failure how the connection ended then, else null
 * @param nanos from the writing to the answer's last byte, or to the connection's end
 */
public record Exchange(
        Request request,
        int nth,
        @Nullable RawAnswer answer,
        @Nullable IOException failure,
        long nanos) {

    /**
     * @param token whose request it is
     * @param key its idempotency key; null where nothing is commanded
     * @param body null for none
     */
    public record Request(
            String method, String path, String token, @Nullable String key, @Nullable String body) {

        public static Request get(String path, String token) {
            return new Request("GET", path, token, null, null);
        }

        /** As it goes over the wire, for a connection that is to last. */
        public byte[] bytes() {
            var content = body == null ? "" : body;
            return """
            %s %s HTTP/1.1
            Host: localhost
            Authorization: Bearer %s
            Content-Type: application/json
            Content-Length: %d
            %s
            %s\
            """
                    .formatted(
                            method,
                            path,
                            token,
                            content.length(),
                            key == null ? "" : "Idempotency-Key: " + key + "\n",
                            content)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "%s %s %s".formatted(method, path, key);
        }
    }

    public boolean isAnswered() {
        return answer != null;
    }

    /** 0 where there is no answer. */
    public int status() {
        return answer == null ? 0 : answer.status();
    }

    /** Whether nothing is known to have come of it: 503 in the one shape of errors, and how to ask again (rule 14). */
    public boolean isUnavailable() {
        return answer != null
                && answer.status() == 503
                && answer.text().contains("\"error\":\"unavailable\"")
                && answer.header("Retry-After") != null
                && (request.key() == null
                        || request.key().equals(answer.header("Idempotency-Key")));
    }

    /** Whether the gateway did not send it, because as many commands as may be were under way. */
    public boolean isSurplus() {
        return answer != null && answer.text().contains("Too many commands");
    }

    public boolean endsConnection() {
        return answer == null || "close".equalsIgnoreCase(answer.header("Connection"));
    }

    @Override
    public String toString() {
        return "%s, the %d. on its connection, after %.1f ms: %s"
                .formatted(request, nth, nanos / 1e6, answer == null ? failure : answer);
    }
}
