package io.elasticaddress.contracts.wire;

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
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.CloudEvents.Incoming;
import io.elasticaddress.contracts.wire.CloudEvents.Unreadable;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots. A tombstone is told from a live one by {@code "deleted": true}. */
final class SnapshotCodec implements Codec<Snapshot> {
    static final String GROUP = "elastic.ElasticAddressSnapshot.v1";
    static final String STACK = "elastic.StackSnapshot.v1";
    static final String HEALTH = "elastic.StackHealthSnapshot.v1";
    static final String HOLD = "elastic.FailoverHoldSnapshot.v1";
    static final String ACCOUNT = "elastic.AccountSettingsSnapshot.v1";
    static final String WINDOW = "elastic.MaintenanceWindowSnapshot.v1";
    static final String WEBHOOK = "elastic.WebhookSnapshot.v1";
    private static final String DELETED = "deleted";

    @Override
    public WireRecord encode(Snapshot snapshot) {
        Object data = snapshot;
        var type =
                switch (snapshot) {
                    case ElasticAddress _ -> GROUP;
                    case DeletedElasticAddress _ -> {
                        data = deleted(snapshot);
                        yield GROUP;
                    }
                    case Stack _ -> STACK;
                    case StackHealth _ -> HEALTH;
                    case FailoverHold _ -> HOLD;
                    case AccountSettings _ -> ACCOUNT;
                    case MaintenanceWindow _ -> WINDOW;
                    case DeletedStack _ -> {
                        data = deleted(snapshot);
                        yield STACK;
                    }
                    case Webhook _ -> WEBHOOK;
                    case DeletedWebhook _ -> {
                        data = deleted(snapshot);
                        yield WEBHOOK;
                    }
                };
        var key = snapshot.key().wireName();
        // The pair of key and version names a snapshot, so that the same one has the same id
        // however often it is sent.
        var event =
                CloudEvents.event(
                        key + "/" + snapshot.version(), Sources.FAILOVER_SERVICE, type, data);
        return CloudEvents.write(Topic.SNAPSHOTS, snapshot.account(), key, event.build());
    }

    private static ObjectNode deleted(Snapshot snapshot) {
        ObjectNode data = Json.MAPPER.valueToTree(snapshot);
        return data.put(DELETED, true);
    }

    @Override
    public Decoded<Snapshot> decode(
            byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return CloudEvents.read(key, headers, value, SnapshotCodec::read);
    }

    private static Snapshot read(Incoming incoming) {
        var data = incoming.json();
        var deleted = isDeleted(data);
        var type =
                switch (incoming.event().getType()) {
                    case GROUP -> deleted ? DeletedElasticAddress.class : ElasticAddress.class;
                    case STACK -> deleted ? DeletedStack.class : Stack.class;
                    case HEALTH -> StackHealth.class;
                    case HOLD -> FailoverHold.class;
                    case ACCOUNT -> AccountSettings.class;
                    case WINDOW -> MaintenanceWindow.class;
                    case WEBHOOK -> deleted ? DeletedWebhook.class : Webhook.class;
                    default -> throw Types.unknown(incoming);
                };
        var snapshot = Incoming.read(data, type);
        if (!snapshot.key().wireName().equals(incoming.key())) {
            throw new Unreadable("The record's key is not the snapshot's");
        }
        return snapshot;
    }

    /** Looked for without a tree: each service reads each snapshot, thousands at once. */
    private static boolean isDeleted(byte[] data) {
        try (var parser = Json.MAPPER.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var found = parser.currentName().equals(DELETED);
                var value = parser.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_TRUE;
                }
                parser.skipChildren();
            }
            return false;
        }
    }
}
