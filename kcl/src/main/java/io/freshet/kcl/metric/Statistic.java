package io.freshet.kcl.metric;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of the values of a period is asked for: {@code Sum} and its like, or a percentile such as {@code p99.9}. */
record Statistic(String name, double percent) {
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,10})?|100)");
    private static final double NONE = -1;

    static Statistic of(String name) {
        Matcher percentile = PERCENTILE.matcher(name);
        if (percentile.matches()) {
            return new Statistic(name, Double.parseDouble(percentile.group(1)));
        }
        return switch (name) {
            case "SampleCount", "Average", "Sum", "Minimum", "Maximum" -> new Statistic(name, NONE);
            default ->
                throw MetricErrors.value("The value " + name + " for parameter Stat is not supported (expected:"
                        + " SampleCount, Average, Sum, Minimum, Maximum, or a percentile such as p99).");
        };
    }

    /** Its value for a period; a percentile is there only if the values are known, or are all the same. */
    OptionalDouble in(Period period) {
        return switch (name) {
            case "SampleCount" -> OptionalDouble.of(period.statistics().count());
            case "Average" ->
                OptionalDouble.of(
                        period.statistics().sum() / period.statistics().count());
            case "Sum" -> OptionalDouble.of(period.statistics().sum());
            case "Minimum" -> OptionalDouble.of(period.statistics().min());
            case "Maximum" -> OptionalDouble.of(period.statistics().max());
            default -> period.percentile(percent);
        };
    }
}
