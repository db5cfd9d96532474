package io.elasticaddress.gateway.events;

import tools.jackson.databind.json.JsonMapper;

import java.util.Map;

/** Events as text, in the format of the HTML standard's section on server-sent events. JSON has no line feeds of its own. */
final class EventText {
    /** Keeps connections open that something on the way would else take for dead, and clients from doing the same. */
    static final String HEARTBEAT = ":\n\n";

    private final JsonMapper json;

    EventText(JsonMapper json) {
        this.json = json;
    }

    /**
     * @param millis after how many a client whose stream has ended comes back
     */
    static String retry(long millis) {
        return "retry: %d\n\n".formatted(millis);
    }

    /** What is known is void; everything there is comes next. */
    String reset(String id) {
        return event("reset", id, Map.of());
    }

    String of(Journal.Change<? extends Looks> change, String id) {
        var state = change.state();
        return state == null
                ? event("deleted", id, Map.of("uid", change.uid()))
                : event(state.event(), id, state);
    }

    private String event(String name, String id, Object data) {
        return "event: %s\nid: %s\ndata: %s\n\n".formatted(name, id, json.writeValueAsString(data));
    }
}
