package io.elasticaddress.dns.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.dns.desired.Versions;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class MarkerTest {

    @Test
    void the_text_is_what_other_versions_of_this_program_read() {
        var live = new Marker("Kx0-_.9", new Versions(7, 3), null);
        var deleted = new Marker("i", new Versions(8, 0), Instant.ofEpochSecond(1_795_428_000L));

        assertThat(live.text()).isEqualTo("v=ea1;i=Kx0-_.9;g=7;a=3");
        assertThat(deleted.text()).isEqualTo("v=ea1;i=i;g=8;a=0;d=1795428000");
        assertThat(Marker.nameFor("1.ea.test")).isEqualTo("_ea.1.ea.test");
    }

    @Property
    void what_is_written_is_read(
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 64) String id,
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long group,
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long address,
            @ForAll @LongRange(min = 0, max = 999_999_999_999L) long deleted,
            @ForAll boolean isDeleted) {
        var marker =
                new Marker(
                        id,
                        new Versions(group, address),
                        isDeleted ? Instant.ofEpochSecond(deleted) : null);

        assertThat(Marker.parse(marker.text())).contains(marker);
        // A TXT record's string has 255 octets at most.
        assertThat(marker.text()).hasSizeLessThan(256);
    }

    @Property
    void nothing_makes_the_reading_throw(@ForAll String text) {
        assertThat(Marker.parse(text).map(Marker::text).orElse(text)).isEqualTo(text);
    }

    @Test
    void other_forms_are_not_read() {
        assertThat(Marker.parse("v=ea2;i=a;g=1;a=1")).isEmpty();
        assertThat(Marker.parse("v=ea1;i=a;g=1;a=1;x=1")).isEmpty();
        assertThat(Marker.parse("v=ea1;i=a b;g=1;a=1")).isEmpty();
        assertThat(Marker.parse("v=ea1;i=a;g=-1;a=1")).isEmpty();
        assertThat(Marker.parse("v=ea1;i=a;g=9999999999999999999999;a=1")).isEmpty();
        assertThat(Marker.parse("")).isEmpty();
    }

    @Test
    void an_installation_can_not_be_called_anything() {
        assertThatThrownBy(() -> new Marker("a;g=9", new Versions(1, 1), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Marker.isInstallation("")).isFalse();
    }
}
