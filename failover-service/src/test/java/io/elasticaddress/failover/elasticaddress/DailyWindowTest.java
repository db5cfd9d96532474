package io.elasticaddress.failover.elasticaddress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

/** 2026-11-23 is a Monday. */
class DailyWindowTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    02:00-04:00         | 2026-11-23T01:00:00Z     | 2026-11-23T02:00:00Z
                    02:00-04:00         | 2026-11-23T02:00:00Z     | 2026-11-23T02:00:00Z
                    02:00-04:00         | 2026-11-23T03:59:59.999Z | 2026-11-23T03:59:59.999Z
                    02:00-04:00         | 2026-11-23T04:00:00Z     | 2026-11-24T02:00:00Z
                    22:00-02:00         | 2026-11-23T01:00:00Z     | 2026-11-23T01:00:00Z
                    sat,sun 22:00-02:00 | 2026-11-23T01:00:00Z     | 2026-11-23T01:00:00Z
                    sat,sun 22:00-02:00 | 2026-11-23T02:00:00Z     | 2026-11-28T22:00:00Z
                    mon 00:00-00:00     | 2026-11-24T00:00:00Z     | 2026-11-30T00:00:00Z
                    mon 00:00-00:00     | 2026-11-23T23:59:59Z     | 2026-11-23T23:59:59Z
                    """)
    void the_next_time_within_it(String window, Instant time, Instant next) {
        assertThat(DailyWindow.parse(window).orElseThrow().next(time)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    02:00-04:00                         | 02:00-04:00
                    sun,sat 22:00-02:00                 | sat,sun 22:00-02:00
                    mon,tue,wed,thu,fri,sat,sun 01:00-02:00 | 01:00-02:00
                    """)
    void it_is_kept_in_one_form(String given, String kept) {
        assertThat(DailyWindow.parse(given).orElseThrow().text()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2:00-4:00",
                "24:00-01:00",
                "02:00",
                "xyz 02:00-04:00",
                "02:00-04:00 ",
                "Sat 02:00-04:00"
            })
    void nothing_else_is_one(String text) {
        assertThat(DailyWindow.parse(text)).isEmpty();
    }
}
