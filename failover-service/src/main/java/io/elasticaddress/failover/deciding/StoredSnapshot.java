package io.elasticaddress.failover.deciding;

import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.wire.Json;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** A group or stack as a store keeps it: {@code {"format":1,"type":"stack","state":{…}}}. */
record StoredSnapshot(int format, Type type, Snapshot state) {
    private static final int FORMAT = 1;

    enum Type {
        GROUP(ElasticAddress.class),
        DELETED_GROUP(DeletedElasticAddress.class),
        STACK(Stack.class),
        DELETED_STACK(DeletedStack.class),
        HEALTH(StackHealth.class),
        HOLD(FailoverHold.class),
        SETTINGS(AccountSettings.class),
        WINDOW(MaintenanceWindow.class),
        WEBHOOK(Webhook.class),
        DELETED_WEBHOOK(DeletedWebhook.class);

        private final Class<? extends Snapshot> shape;

        Type(Class<? extends Snapshot> shape) {
            this.shape = shape;
        }

        static Type of(Snapshot snapshot) {
            return switch (snapshot) {
                case ElasticAddress _ -> GROUP;
                case DeletedElasticAddress _ -> DELETED_GROUP;
                case Stack _ -> STACK;
                case DeletedStack _ -> DELETED_STACK;
                case StackHealth _ -> HEALTH;
                case FailoverHold _ -> HOLD;
                case AccountSettings _ -> SETTINGS;
                case MaintenanceWindow _ -> WINDOW;
                case Webhook _ -> WEBHOOK;
                case DeletedWebhook _ -> DELETED_WEBHOOK;
            };
        }
    }

    static byte[] write(Snapshot snapshot) {
        return Json.MAPPER.writeValueAsBytes(
                new StoredSnapshot(FORMAT, Type.of(snapshot), snapshot));
    }

    /**
     * @throws UnusableState where this version can't read it
     */
    static Snapshot read(String key, byte[] value) {
        try (var parser = Json.MAPPER.createParser(value)) {
            Type type = null;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "format" -> require(key, parser.getIntValue());
                    case "type" -> type = parser.readValueAs(Type.class);
                    case "state" -> {
                        // What it is comes before it.
                        return parser.readValueAs(required(key, type).shape);
                    }
                    default -> parser.skipChildren();
                }
            }
            throw new UnusableState("The state of " + key + " is not there.");
        } catch (JacksonException e) {
            throw new UnusableState("The state of " + key + " can't be read.", e);
        }
    }

    private static Type required(String key, @Nullable Type type) {
        if (type == null) {
            throw new UnusableState("The state of " + key + " does not say what it is.");
        }
        return type;
    }

    private static void require(String key, int format) {
        if (format != FORMAT) {
            throw new UnusableState(
                    "The state of %s has format %d; this version reads %d only."
                            .formatted(key, format, FORMAT));
        }
    }
}
