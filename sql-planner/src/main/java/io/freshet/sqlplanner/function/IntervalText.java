package io.freshet.sqlplanner.function;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.linq4j.function.Strict;

/** Intervals as CAST writes them: a sign always, the leading field as it is, the others in two digits, thousandths where there are any. */
@Strict
public final class IntervalText {
    private static final List<String> FIELDS = List.of("DAY", "HOUR", "MINUTE", "SECOND");
    private static final List<Long> MILLIS = List.of(86_400_000L, 3_600_000L, 60_000L, 1_000L);

    private IntervalText() {}

    /** Months, from a leading field to the last. */
    public static String ofMonths(long months, String first, String last) {
        String sign = months < 0 ? "-" : "+";
        long size = Math.abs(months);
        if (first.equals("YEAR") && last.equals("MONTH")) {
            return sign + size / 12 + "-" + String.format(Locale.ROOT, "%02d", size % 12);
        }
        return sign + (first.equals("YEAR") ? size / 12 : first.equals("QUARTER") ? size / 3 : size);
    }

    /** Milliseconds, from a leading field to the last. */
    public static String ofMillis(long millis, String first, String last) {
        long left = Math.abs(millis);
        StringBuilder text = new StringBuilder(millis < 0 ? "-" : "+");
        if (first.equals("WEEK")) {
            return text.append(left / (7 * MILLIS.get(0))).toString();
        }
        int from = FIELDS.indexOf(first);
        int to = FIELDS.indexOf(last);
        for (int i = from; i <= to; i++) {
            long value = left / MILLIS.get(i);
            left %= MILLIS.get(i);
            if (i == from) {
                text.append(value);
            } else {
                text.append(i == 1 ? ' ' : ':').append(String.format(Locale.ROOT, "%02d", value));
            }
        }
        if (last.equals("SECOND") && left != 0) {
            text.append(String.format(Locale.ROOT, ".%03d", left));
        }
        return text.toString();
    }
}
