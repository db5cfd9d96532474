package io.elasticaddress.systemtests.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Objects;

class SabotageTest {

    @ParameterizedTest
    @EnumSource
    void each_finds_its_place_in_the_product_as_it_is(Sabotage sabotage) throws IOException {
        var product = bytes(sabotage.type());

        assertThat(sabotage.apply(product, SabotageTest.class.getClassLoader()))
                .isNotEqualTo(product);
    }

    @ParameterizedTest
    @EnumSource
    void none_is_content_with_a_class_that_has_no_place_for_it(Sabotage sabotage) {
        assertThatThrownBy(
                        () ->
                                sabotage.apply(
                                        bytes(SabotageTest.class.getName()),
                                        SabotageTest.class.getClassLoader()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 0 places");
    }

    @Test
    void nor_with_one_that_is_broken_already() {
        assertThatThrownBy(
                        () -> {
                            var loader = SabotageTest.class.getClassLoader();
                            var sabotage = Sabotage.AT_LEAST_ONCE;
                            sabotage.apply(sabotage.apply(bytes(sabotage.type()), loader), loader);
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 0 places");
    }

    private static byte[] bytes(String type) throws IOException {
        try (var file =
                SabotageTest.class.getResourceAsStream("/" + type.replace('.', '/') + ".class")) {
            return Objects.requireNonNull(file, type).readAllBytes();
        }
    }
}
