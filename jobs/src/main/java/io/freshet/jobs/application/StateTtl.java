package io.freshet.jobs.application;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long an application keeps state that nothing else ends: a tag, because the API has no word for it. */
record StateTtl(Duration time) {
    private static final String TAG = "freshet:state-ttl";
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(3_650);

    /** Zero if there is no such tag. */
    static StateTtl of(String application, Map<String, String> tags) {
        String text = tags.get(TAG);
        if (text == null) {
            return new StateTtl(Duration.ZERO);
        }
        Matcher matcher = TIME.matcher(text);
        Duration time = matcher.matches() ? time(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.ZERO;
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw ApplicationException.invalid("application " + application + ": tag " + TAG + " is " + text
                    + " (expected: a time such as 12h or 7d, 1s..3650d)");
        }
        return new StateTtl(time);
    }

    private static Duration time(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
