package io.elasticaddress.audit.errors;

import io.elasticaddress.contracts.wire.Json;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Tomcat's own answers, to a request line that it can't read for instance, which no filter or servlet ever sees. Tomcat
 * makes it by its name, so it is public and has no parameters.
 */
public final class JsonErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType("application/json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(Json.MAPPER.writeValueAsString(ApiError.of(status).json()));
                response.finishResponse();
            }
        } catch (IOException e) {
            // The client is gone; there is nobody to tell.
        }
    }
}
