package io.elasticaddress.gateway.server;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.Constants;
import org.apache.coyote.RequestInfo;
import org.apache.coyote.http11.AbstractHttp11Protocol;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which requests are being answered. They are on the thread that they came on, but for streams of events, which are not
 * counted: they are ended before anybody waits, and one whose client takes nothing is not waited for.
 */
final class OpenRequests extends ValveBase {
    private final Set<RequestInfo> open = ConcurrentHashMap.newKeySet();
    private volatile boolean connectionsEnd;

    OpenRequests() {
        super(true);
    }

    /** From now on no connection is kept for another request: each answer says so. */
    void endConnections(List<Connector> connectors) {
        for (var connector : connectors) {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                // Asked for each request that begins. Unlike our own header it leaves long answers
                // their chunks, which tell where they end.
                http.setMaxKeepAliveRequests(1);
            }
        }
        connectionsEnd = true;
    }

    boolean connectionsEnd() {
        return connectionsEnd;
    }

    /**
     * Whether every answer has been handed to the system to its last byte; to be asked once connections end. The last
     * bytes are written after the pipeline has returned, so until then the container's own stage of the request counts.
     */
    boolean areAnswered() {
        open.removeIf(request -> isOver(request.getStage()));
        return open.isEmpty();
    }

    private static boolean isOver(int stage) {
        return switch (stage) {
            case Constants.STAGE_NEW, Constants.STAGE_KEEPALIVE, Constants.STAGE_ENDED -> true;
            default -> false;
        };
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var exchange = request.getCoyoteRequest().getRequestProcessor();
        open.add(exchange);
        try {
            getNext().invoke(request, response);
        } finally {
            if (!connectionsEnd || request.isAsync()) {
                open.remove(exchange);
            }
        }
    }
}
