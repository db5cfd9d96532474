package io.elasticaddress.gateway.api;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.auth.ClientAddress;
import io.elasticaddress.gateway.commands.Answer;
import io.elasticaddress.gateway.commands.CommandKey;
import io.elasticaddress.gateway.commands.Commands;
import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.function.Function;

/** Sends what a request asks for, and makes its errors those of the API. */
@Component
class CommandRequests {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String COMMAND_ID = "X-Command-Id";
    private static final String DRY_RUN = "dry_run";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Commands commands;
    private final ClientAddress clientAddress;

    CommandRequests(Commands commands, ClientAddress clientAddress) {
        this.commands = commands;
        this.clientAddress = clientAddress;
    }

    /** Why it is asked for: the field, else the query parameter {@code reason}. */
    static @Nullable String reason(Fields fields, Query query) {
        var given = fields.text("reason");
        return given == null ? query.text("reason") : given;
    }

    /**
     * @param done what is said where it was accepted; of a dry run it is said what would become of it
     * @throws ApiException where it was not accepted, or where that is not known
     */
    One<?> send(
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response,
            Command command,
            Function<Outcome.Accepted, ? extends One<?>> done) {
        var key = key(request);
        var dryRun = Query.of(request).flag(DRY_RUN);
        var answer = commands.send(caller, key, clientAddress.of(request), dryRun, command);
        response.setHeader(COMMAND_ID, answer.commandId());
        return switch (answer) {
            case Answer.Decided(_, Outcome.Accepted accepted) -> done.apply(accepted);
            case Answer.Decided(_, Outcome.Planned planned) -> new One<>(DryRun.of(planned));
            case Answer.Decided(_, Outcome.Rejected rejected) ->
                    throw new ApiException(error(rejected));
            case Answer.NotSent(_, var why, var retryAfter) -> throw notSent(key, retryAfter, why);
            case Answer.InDoubt(_, var why, var retryAfter) ->
                    throw unavailable(
                            key,
                            retryAfter,
                            "It is not known what became of the command: %s. Repeat it with the header %s: %s to learn it; it is applied once at most"
                                    .formatted(why, IDEMPOTENCY_KEY, key.value()));
        };
    }

    /** Before there is anything to send; what was not read of the body goes with the connection. */
    static ApiException notSent(HttpServletRequest request, String why) {
        var refused = notSent(key(request), SOON, why);
        refused.headers().setConnection("close");
        return refused;
    }

    private static ApiException notSent(CommandKey key, Duration retryAfter, String why) {
        return unavailable(
                key,
                retryAfter,
                "The command was not sent: %s. Repeat it with the header %s: %s"
                        .formatted(why, IDEMPOTENCY_KEY, key.value()));
    }

    private static ApiException unavailable(CommandKey key, Duration retryAfter, String details) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        headers.set(IDEMPOTENCY_KEY, key.value());
        return new ApiException(
                ApiError.of(
                        ErrorKind.UNAVAILABLE,
                        "The service is not available at this time",
                        details),
                headers);
    }

    private static ApiError error(Outcome.Rejected rejected) {
        return ApiError.of(kind(rejected.code()), rejected.description(), rejected.details());
    }

    static ErrorKind kind(RejectionCode code) {
        return switch (code) {
            case BAD_REQUEST -> ErrorKind.BAD_REQUEST;
            case FORBIDDEN -> ErrorKind.FORBIDDEN;
            case NOT_FOUND -> ErrorKind.NOT_FOUND;
            case CONFLICT -> ErrorKind.CONFLICT;
            case PRECONDITION_FAILED -> ErrorKind.PRECONDITION_FAILED;
            case UNPROCESSABLE_ENTITY -> ErrorKind.UNPROCESSABLE_ENTITY;
            case INTERNAL -> ErrorKind.INTERNAL;
        };
    }

    /** The client's, quoted (a structured field, as the IETF's draft has it) or not; else a new one. */
    private static CommandKey key(HttpServletRequest request) {
        var header = request.getHeader(IDEMPOTENCY_KEY);
        if (header == null) {
            return CommandKey.random();
        }
        var value = header.strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        if (value.isEmpty() || value.length() > CommandKey.MAX_LENGTH) {
            throw ApiException.badRequest(
                    "%s must have 1 to %d characters"
                            .formatted(IDEMPOTENCY_KEY, CommandKey.MAX_LENGTH));
        }
        return new CommandKey(value);
    }
}
