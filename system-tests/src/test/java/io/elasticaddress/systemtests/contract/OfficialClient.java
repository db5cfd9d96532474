package io.elasticaddress.systemtests.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.elasticaddress.systemtests.platform.Api;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import java.util.List;

/**
 * Behaves as the official client does, and is stricter: paths that end in .json, explicit nulls, 0 for a side that is not
 * given, fixed types for every answer. It fails on an empty body, on a field that it does not know or misses, on a number
 * where a text is expected, and on an error that is not three texts.
 */
final class OfficialClient {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            config ->
                                    config.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    private final Api api;

    OfficialClient(Api api) {
        this.api = api;
    }

    record FailoverGroup(
            int id,
            String uid,
            String address,
            String dnsName,
            @Nullable String primaryStack,
            @Nullable String secondaryStack,
            @Nullable String primaryStackUid,
            @Nullable String primaryStackName,
            @Nullable String secondaryStackUid,
            @Nullable String secondaryStackName,
            int currentStack,
            @Nullable Long ttl,
            String status,
            @Nullable String statusDetails,
            boolean busyToggling,
            JsonNode failoverPolicy,
            JsonNode failover,
            @Nullable JsonNode maintenance,
            boolean readonly,
            @Nullable String cloud,
            @Nullable String region,
            String createdAt,
            String updatedAt,
            long version) {}

    record Listing(List<FailoverGroup> response, int count) {}

    record Pagination(
            @Nullable Integer previous,
            @Nullable Integer next,
            int current,
            int perPage,
            int count,
            int pages) {}

    record PagedListing(List<FailoverGroup> response, int count, Pagination pagination) {}

    record Single(FailoverGroup response) {}

    record Generic(boolean ok, String message) {}

    record GenericAnswer(Generic response) {}

    record Created(boolean ok, String message, String uid, String dnsName) {}

    record CreatedAnswer(Created response) {}

    record Refusal(String error, String errorDescription, String details) {}

    record Request(
            @JsonProperty("primary_stack_uid") @Nullable String primaryStackUid,
            @JsonProperty("secondary_stack_uid") @Nullable String secondaryStackUid,
            @JsonProperty("current_stack") int currentStack) {}

    static final class Refused extends RuntimeException {
        private final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.details());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    List<FailoverGroup> list() {
        return decode(api.get("/failover_groups.json"), Listing.class).response();
    }

    PagedListing page(int number) {
        return decode(api.get("/failover_groups.json?page=" + number), PagedListing.class);
    }

    FailoverGroup get(String uid) {
        return decode(api.get(one(uid)), Single.class).response();
    }

    Created create(@Nullable String primary, @Nullable String secondary, int current) {
        return decode(
                        api.post("/failover_groups.json", body(primary, secondary, current)),
                        CreatedAnswer.class)
                .response();
    }

    Generic update(String uid, @Nullable String primary, @Nullable String secondary, int current) {
        return decode(api.put(one(uid), body(primary, secondary, current)), GenericAnswer.class)
                .response();
    }

    Generic delete(String uid) {
        return decode(api.delete(one(uid)), GenericAnswer.class).response();
    }

    private static String one(String uid) {
        return "/failover_groups/%s.json".formatted(uid);
    }

    private static String body(@Nullable String primary, @Nullable String secondary, int current) {
        return JSON.writeValueAsString(new Request(primary, secondary, current));
    }

    private static <T> T decode(Api.Answer answer, Class<T> type) {
        if (answer.text().isEmpty()) {
            throw new AssertionError("an empty body with status " + answer.status());
        }
        if (answer.status() != 200) {
            throw new Refused(JSON.readValue(answer.text(), Refusal.class));
        }
        return JSON.readValue(answer.text(), type);
    }
}
