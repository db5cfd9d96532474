package io.elasticaddress.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.wire.Json;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandRequestsTest {

    /** Also of those that no rule says today. */
    @ParameterizedTest
    @EnumSource
    void a_refusal_has_the_same_name_in_the_api_as_in_the_messages(RejectionCode code) {
        assertThat(CommandRequests.kind(code).wireName())
                .isEqualTo(Json.MAPPER.valueToTree(code).stringValue());
    }
}
