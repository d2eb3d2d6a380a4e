package io.freshet.jobs.application;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many times the operators of an application may run side by side: a tag, because the API has no word for it where the code is the streaming dialect.
 *
 * @param least with which the application begins
 * @param most to which it grows under load; as {@code least} if it does not
 */
public record Parallelism(int least, int most) {
    private static final String TAG = "freshet:parallelism";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:\\.\\.(\\d{1,3}))?");
    private static final int MOST = 64;

    /** One if there is no such tag. */
    static Parallelism of(String application, Map<String, String> tags) {
        String text = tags.getOrDefault(TAG, "1");
        Matcher matcher = RANGE.matcher(text);
        if (matcher.matches()) {
            int least = Integer.parseInt(matcher.group(1));
            int most = matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2));
            if (least >= 1 && least <= most && most <= MOST) {
                return new Parallelism(least, most);
            }
        }
        throw ApplicationException.invalid("application " + application + ": tag " + TAG + " is " + text
                + " (expected: a number or a range such as 1..8, 1.." + MOST + ")");
    }

    /** Whether it follows the load. */
    boolean isElastic() {
        return least < most;
    }

    /** The nearest number that is allowed. */
    int nearest(int wanted) {
        return Math.max(least, Math.min(most, wanted));
    }
}
