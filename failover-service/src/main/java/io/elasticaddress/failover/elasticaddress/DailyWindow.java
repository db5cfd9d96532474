package io.elasticaddress.failover.elasticaddress;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A time of day, on some days of the week, in UTC: {@code 02:00-04:00}, or {@code sat,sun 22:00-02:00}. One that ends before
 * it begins goes on into the next day; the days are those on which it begins.
 *
 * @param from inclusive
 * @param to exclusive; the same as {@code from}: all day
 */
record DailyWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    private static final String TIME = "([01][0-9]|2[0-3]):([0-5][0-9])";
    private static final Pattern TEXT =
            Pattern.compile("(?:([a-z]{3}(?:,[a-z]{3})*) )?" + TIME + "-" + TIME);

    DailyWindow {
        days = Set.copyOf(days);
    }

    /** Empty where the text is none. */
    static Optional<DailyWindow> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var days = EnumSet.noneOf(DayOfWeek.class);
        if (matcher.group(1) == null) {
            days = EnumSet.allOf(DayOfWeek.class);
        } else {
            for (var name : matcher.group(1).split(",", -1)) {
                var day =
                        Arrays.stream(DayOfWeek.values())
                                .filter(d -> name(d).equals(name))
                                .findFirst();
                if (day.isEmpty()) {
                    return Optional.empty();
                }
                days.add(day.get());
            }
        }
        return Optional.of(
                new DailyWindow(
                        days,
                        LocalTime.of(number(matcher.group(2)), number(matcher.group(3))),
                        LocalTime.of(number(matcher.group(4)), number(matcher.group(5)))));
    }

    /** The time itself where it is within the window, else when the window begins next. */
    Instant next(Instant time) {
        var now = time.atZone(ZoneOffset.UTC);
        for (var day = -1; day <= 7; day++) {
            var date = now.toLocalDate().plusDays(day);
            if (!days.contains(date.getDayOfWeek())) {
                continue;
            }
            var begin = ZonedDateTime.of(date, from, ZoneOffset.UTC);
            var end = ZonedDateTime.of(date, to, ZoneOffset.UTC);
            if (!end.isAfter(begin)) {
                end = end.plusDays(1);
            }
            if (now.isBefore(begin)) {
                return begin.toInstant();
            }
            if (now.isBefore(end)) {
                return time;
            }
        }
        throw new IllegalStateException("A window has at least one day a week");
    }

    /** As {@link #parse} reads it. */
    String text() {
        var times = from + "-" + to;
        return days.size() == DayOfWeek.values().length
                ? times
                : days.stream().sorted().map(DailyWindow::name).collect(Collectors.joining(","))
                        + " "
                        + times;
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
