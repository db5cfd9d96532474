package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.history.Call;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call as a request of the REST API.
 *
 * @param body null for none
 */
record RestCall(String method, String path, @Nullable String body) {
    private static final JsonMapper JSON = new JsonMapper();

    static RestCall of(Call call) {
        return switch (call) {
            case Call.RegisterStack(var uid, var name, var ipv4, var probedPort) -> {
                var body = JSON.createObjectNode().put("uid", uid).put("name", name);
                body.putArray("ipv4").add(ipv4);
                if (probedPort != null) {
                    body.putObject("health_check")
                            .put("type", "tcp")
                            .put("port", probedPort)
                            .put("interval", Watching.INTERVAL)
                            .put("fall", Watching.FALL)
                            .put("rise", Watching.RISE);
                }
                yield new RestCall("POST", "/stacks", body.toString());
            }
            case Call.ChangeStack(var uid, var ipv4) -> {
                var body = JSON.createObjectNode();
                body.putArray("ipv4").add(ipv4);
                yield new RestCall("PUT", "/stacks/" + uid, body.toString());
            }
            case Call.RemoveStack(var uid) -> new RestCall("DELETE", "/stacks/" + uid, null);
            case Call.CreateGroup group -> {
                var body = JSON.createObjectNode();
                put(body, "primary_stack_uid", group.primary());
                put(body, "secondary_stack_uid", group.secondary());
                put(body, "current_stack", side(group.current()));
                if (group.automatic()) {
                    body.putObject("failover_policy")
                            .put("mode", "automatic")
                            .put("hold_down", Watching.HOLD_DOWN)
                            .put("operator_hold", Watching.OPERATOR_HOLD);
                }
                yield new RestCall("POST", "/elastic_addresses", body.toString());
            }
            case Call.UpdateGroup group -> {
                var body = JSON.createObjectNode();
                put(body, "primary_stack_uid", group.primary());
                put(body, "secondary_stack_uid", group.secondary());
                put(body, "current_stack", side(group.current()));
                yield new RestCall("PUT", "/elastic_addresses/" + group.uid(), body.toString());
            }
            case Call.DeleteGroup(var uid) ->
                    new RestCall("DELETE", "/elastic_addresses/" + uid, null);
            case Call.PolicySwitch _, Call.ReadAll _ ->
                    throw new IllegalArgumentException("not a command");
        };
    }

    private static @Nullable String side(io.elasticaddress.contracts.state.@Nullable Side side) {
        return side == null ? null : side.wireName();
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
