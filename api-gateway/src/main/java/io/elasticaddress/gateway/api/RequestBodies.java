package io.elasticaddress.gateway.api;

import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies, each within a time and all together within an amount of memory, so that neither many that come slowly nor
 * many that are large use the gateway up. Those of usual size are never refused: they are bounded by the number of
 * connections.
 */
@Component
class RequestBodies {
    static final int MAX_BODY = 64 * 1024;

    /** What commands take by far; a body that says that it is not larger needs no place. */
    private static final int SMALL = 4 * 1024;

    private final Duration timeout;
    private final Semaphore large;

    RequestBodies(Properties properties) {
        this.timeout = properties.bodyTimeout();
        this.large = new Semaphore((int) (properties.bodyMemory().toBytes() / MAX_BODY));
    }

    /**
     * @param bodyTimeout how long a body may take, from its first byte to its last
     * @param bodyMemory what bodies of more than {@value #SMALL} bytes may take together while they are read
     */
    @ConfigurationProperties("elastic.gateway.http")
    record Properties(
            @DefaultValue("10s") Duration bodyTimeout, @DefaultValue("16MB") DataSize bodyMemory) {

        Properties {
            if (bodyTimeout.toMillis() < 100 || bodyTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException(
                        "elastic.gateway.http.body-timeout must be between 100ms and 1m, not "
                                + bodyTimeout);
            }
            if (bodyMemory.toBytes() < MAX_BODY || bodyMemory.toGigabytes() > 1) {
                throw new IllegalArgumentException(
                        "elastic.gateway.http.body-memory must be between 64KB and 1GB, not "
                                + bodyMemory);
            }
        }
    }

    /** Reads the body, which can be done once. */
    Fields fields(HttpServletRequest request) {
        var body = read(request);
        return Fields.of(body, body.length == 0 ? null : request.getContentType());
    }

    private byte[] read(HttpServletRequest request) {
        var length = request.getContentLengthLong();
        if (length > MAX_BODY) {
            throw tooLarge();
        }
        // Without a length and without chunks there is no body.
        var chunked = length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (length <= SMALL && !chunked) {
            return readWithin(request);
        }
        if (!large.tryAcquire()) {
            throw CommandRequests.notSent(request, "Too many large bodies are being read");
        }
        try {
            return readWithin(request);
        } finally {
            large.release();
        }
    }

    /** The container limits the time between two pieces, so a piece at a time is waited for. */
    private byte[] readWithin(HttpServletRequest request) {
        var end = System.nanoTime() + timeout.toNanos();
        var body = new ByteArrayOutputStream(Math.max(0, request.getContentLength()));
        var piece = new byte[SMALL];
        try {
            var in = request.getInputStream();
            for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
                body.write(piece, 0, read);
                if (body.size() > MAX_BODY) {
                    throw tooLarge();
                }
                if (System.nanoTime() - end > 0) {
                    throw new ApiException(ApiError.ofStatus(408), closing());
                }
            }
        } catch (SocketTimeoutException e) {
            throw new ApiException(ApiError.ofStatus(408), closing());
        } catch (IOException e) {
            throw new ApiException(
                    ApiError.ofStatus(
                            400, "The body is malformed, or ended before it was complete"),
                    closing());
        }
        return body.toByteArray();
    }

    private static ApiException tooLarge() {
        return new ApiException(
                ApiError.ofStatus(413, "A body may have at most %d bytes".formatted(MAX_BODY)),
                closing());
    }

    /** Of a body that was not read to its end, nobody knows where the next request starts. */
    private static HttpHeaders closing() {
        var headers = new HttpHeaders();
        headers.setConnection("close");
        return headers;
    }
}
