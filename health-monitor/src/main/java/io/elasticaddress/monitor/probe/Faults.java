package io.elasticaddress.monitor.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLException;

/** What exceptions of the network say of the other side. */
final class Faults {
    /** What the operating system says when it is this process that has too much open. */
    private static final List<String> OURS =
            List.of("Too many open files", "No buffer space available");

    private Faults() {}

    static ProbeResult of(IOException fault, Duration timeout) {
        var message = message(fault);
        if (OURS.stream().anyMatch(message::contains)) {
            return new ProbeResult.Inconclusive(message);
        }
        return new ProbeResult.Failure(
                switch (fault) {
                    case SocketTimeoutException _ -> noAnswerWithin(timeout);
                    case ConnectException _ when message.contains("refused") ->
                            "refuses connections";
                    case SSLException _ -> "fails at TLS: " + root(fault);
                    case EOFException _ -> "closed the connection before its answer was whole";
                    case NotHttp _ -> message;
                    default ->
                            message.contains("reset") || message.contains("Broken pipe")
                                    ? "reset the connection"
                                    : "can't be reached: " + message;
                });
    }

    static String noAnswerWithin(Duration timeout) {
        return "did not answer within " + timeout.toMillis() + " ms";
    }

    /** TLS wraps what the other side did to the connection. */
    private static String root(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return message(cause);
    }

    private static String message(Throwable fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }

    /** The other side speaks something else. */
    static final class NotHttp extends IOException {
        NotHttp(String message) {
            super(message);
        }
    }
}
