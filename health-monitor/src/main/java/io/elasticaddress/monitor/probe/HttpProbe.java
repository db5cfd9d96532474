package io.elasticaddress.monitor.probe;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A request over HTTP/1.1, with or without TLS, on a connection of its own. All of it, redirects included, goes to the one
 * address; a redirect to another host is not followed and counts as the answer that it is.
 */
final class HttpProbe implements Probe {
    private static final int BODY_WITHIN = 64 * 1024;

    private final InetAddress address;
    private final HttpTarget first;
    private final byte[] firstRequest;
    private final Expectation expected;
    private final Tls tls;
    private final boolean verify;
    private final Duration timeout;

    /**
     * What makes an answer a success.
     *
     * @param text null: any body
     * @param redirects how many are followed
     */
    record Expectation(StatusCodes status, byte @Nullable [] text, int redirects) {}

    HttpProbe(
            InetAddress address,
            HttpTarget first,
            Expectation expected,
            Tls tls,
            boolean verify,
            Duration timeout) {
        this.address = address;
        this.first = first;
        this.firstRequest = first.request();
        this.expected = expected;
        this.tls = tls;
        this.verify = verify;
        this.timeout = timeout;
    }

    @Override
    public ProbeResult run() {
        var deadline = Deadline.in(timeout);
        try {
            var step = ask(first, firstRequest, 0, deadline);
            for (var followed = 1; step.next != null; followed++) {
                step = ask(step.next, step.next.request(), followed, deadline);
            }
            return step.result;
        } catch (IOException e) {
            return Faults.of(e, timeout);
        }
    }

    /**
     * @param next where to go on; null where the result counts
     */
    private record Step(ProbeResult result, @Nullable HttpTarget next) {}

    private Step ask(HttpTarget target, byte[] request, int followed, Deadline deadline)
            throws IOException {
        try (var connection = ProbeSocket.connect(address, target.port(), deadline)) {
            if (!target.tls()) {
                return talk(connection, null, target, request, followed);
            }
            // Not closed itself: its farewell could wait for the other side.
            var secured = tls.over(connection, target.authority(), target.port(), verify);
            return talk(secured, Tls.expiry(secured), target, request, followed);
        }
    }

    private Step talk(
            java.net.Socket connection,
            @Nullable Instant certificateExpires,
            HttpTarget target,
            byte[] request,
            int followed)
            throws IOException {
        connection.getOutputStream().write(request);
        var answer = new HttpAnswer(connection.getInputStream());
        var elsewhere = "";
        if (answer.isRedirect() && followed < expected.redirects) {
            var next = target.redirected(answer.status(), answer.location());
            if (next != null) {
                return new Step(new ProbeResult.Failure("redirects"), next);
            }
            elsewhere = ", a redirect to another host, which is not followed";
        }
        if (!expected.status.contains(answer.status())) {
            return failure("answered " + answer.status() + elsewhere);
        }
        if (expected.text != null
                && (target.method().equals("HEAD")
                        || !answer.contains(expected.text, BODY_WITHIN))) {
            return failure("answered " + answer.status() + " without the expected text");
        }
        return new Step(new ProbeResult.Success(certificateExpires), null);
    }

    private static Step failure(String detail) {
        return new Step(new ProbeResult.Failure(detail), null);
    }
}
