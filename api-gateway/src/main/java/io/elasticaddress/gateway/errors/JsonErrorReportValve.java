package io.elasticaddress.gateway.errors;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** The container's own errors, such as a bad request line, which no servlet ever sees. Made by the container, by name. */
public final class JsonErrorReportValve extends ErrorReportValve {
    private static final Logger log = LoggerFactory.getLogger(JsonErrorReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            ErrorResponses.write(response.getResponse(), ApiError.ofStatus(status));
            response.finishResponse();
        } catch (IOException e) {
            log.debug("The client was gone before its error could be written: {}", e.getMessage());
        }
    }
}
