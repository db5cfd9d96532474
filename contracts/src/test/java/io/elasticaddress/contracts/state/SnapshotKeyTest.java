package io.elasticaddress.contracts.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group/acme/fg-1",
                "stack/acme/1",
                "health/acme/1",
                "hold/acme/fg-1",
                "account/acme/acme",
                "webhook/acme/wh-1"
            })
    void a_key_is_read_as_it_was_written(String text) {
        assertThat(SnapshotKey.parse(text).map(SnapshotKey::wireName)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "group",
                "group/acme",
                "group//uid",
                "group/acme/",
                "cat/acme/1",
                "group/a/b/c"
            })
    void anything_else_is_no_key(String text) {
        assertThat(SnapshotKey.parse(text)).isEmpty();
    }

    @Test
    void a_group_and_a_stack_of_one_uid_have_different_keys() {
        assertThat(new SnapshotKey(Kind.GROUP, "acme", "1").wireName())
                .isNotEqualTo(new SnapshotKey(Kind.STACK, "acme", "1").wireName());
    }
}
