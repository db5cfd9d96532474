package io.elasticaddress.audit.errors;

import io.elasticaddress.audit.store.StoreUnavailable;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import java.io.IOException;

/** Answers for what goes wrong in a controller, in Spring MVC, or before either. */
@RestController
@RestControllerAdvice
final class ErrorAnswers implements ErrorController {
    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    @ExceptionHandler
    void answer(BadRequest e, HttpServletResponse response) throws IOException {
        new ApiError("bad_request", e.sentence()).write(response, 400);
    }

    /** A query that the container can't take apart. */
    @ExceptionHandler
    void answer(InvalidParameterException e, HttpServletResponse response) throws IOException {
        new ApiError("bad_request", "The query is malformed").write(response, 400);
    }

    @ExceptionHandler
    void answer(Throttled e, HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", "1");
        new ApiError("throttled", e.sentence()).write(response, 503);
    }

    @ExceptionHandler
    void answer(StoreUnavailable e, HttpServletResponse response) throws IOException {
        log.warn("A query could not be answered: {}", String.valueOf(e.getCause()));
        response.setHeader("Retry-After", "1");
        new ApiError("unavailable", "The audit log can't be read for now; try again")
                .write(response, 503);
    }

    @ExceptionHandler
    void answer(Exception e, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            log.debug("The client went away", e);
            return;
        }
        if (e instanceof ErrorResponse known) {
            known.getHeaders()
                    .forEach(
                            (name, values) ->
                                    values.forEach(value -> response.addHeader(name, value)));
            var status = known.getStatusCode().value();
            ApiError.of(status).write(response, status);
            return;
        }
        log.error("A request failed", e);
        ApiError.of(500).write(response, 500);
    }

    /** What a filter or the container refused. */
    @RequestMapping("${server.error.path:/error}")
    void refused(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // Somebody who asks for this path by its name has found nothing.
        var code = status instanceof Integer known ? known : 404;
        ApiError.of(code).write(response, code);
    }
}
