package io.elasticaddress.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class CanonicalJsonTest {

    @Test
    void keys_are_sorted_by_utf_16_code_units_as_in_the_example_of_rfc_8785() {
        var object = new LinkedHashMap<String, Object>();
        object.put("\u20ac", "Euro Sign");
        object.put("\r", "Carriage Return");
        object.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        object.put("1", "One");
        object.put("\ud83d\ude00", "Emoji: Grinning Face");
        object.put("\u0080", "Control");
        object.put("\u00f6", "Latin Small Letter O With Diaeresis");

        assertThat(CanonicalJson.text(object))
                .isEqualTo(
                        "{\"\\r"
                            + "\":\"Carriage"
                            + " Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin"
                            + " Small Letter O With Diaeresis\",\"\u20ac\":\"Euro"
                            + " Sign\",\"\ud83d\ude00\":\"Emoji: Grinning"
                            + " Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void only_what_must_be_escaped_is() {
        assertThat(CanonicalJson.text("\u20ac$\u000f\nA'B\"\\\\\"/\u007f\b\f\t\r"))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\\b\\f\\t\\r\"");
    }

    @Test
    void values_of_every_kind_are_written_without_spaces() {
        assertThat(
                        CanonicalJson.text(
                                Map.of(
                                        "b", Arrays.asList(1L, -2L, null, true, false),
                                        "a", Map.of("x", List.of(), "y", Map.of()))))
                .isEqualTo("{\"a\":{\"x\":[],\"y\":{}},\"b\":[1,-2,null,true,false]}");
    }

    @Test
    void integers_that_readers_of_json_would_round_have_no_canonical_form() {
        assertThat(CanonicalJson.text(9007199254740991L)).isEqualTo("9007199254740991");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.text(9007199254740992L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.text(-9007199254740992L));
    }

    @Test
    void what_is_not_json_has_no_canonical_form() {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.text(1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.text(BigInteger.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.text("\ud83d"));
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.text("\ude00x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.text(Map.of(1L, "a key that is no string")));
    }
}
