package io.freshet.awsapi.trace;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * To which trace something belongs, and whose child it is. Only what is traced has one.
 *
 * @param traceId 32 hexadecimal digits in lower case
 * @param spanId of the parent, 16 such digits; all zeros if there is none
 */
public record TraceContext(String traceId, String spanId) implements Serializable {
    /** How a context travels beside a record of a log, and in W3C's header. */
    public static final String HEADER = "traceparent";

    private static final String NO_SPAN = "0".repeat(16);
    private static final Pattern IDS = Pattern.compile("[0-9a-f]{32}/[0-9a-f]{16}");
    private static final Pattern PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-.*)?");

    public TraceContext {
        if (!IDS.matcher(traceId + "/" + spanId).matches()) {
            throw new IllegalArgumentException(
                    "trace " + traceId + ", span " + spanId + " (expected: 32 and 16 hexadecimal digits)");
        }
    }

    /** That of the first span of a trace. */
    static TraceContext root(String traceId) {
        return new TraceContext(traceId, NO_SPAN);
    }

    /** Whether there is a parent. */
    public boolean hasParent() {
        return !spanId.equals(NO_SPAN);
    }

    /** As W3C's {@code traceparent} has it. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** As {@code X-Amzn-Trace-Id} has it. */
    public String amazon() {
        return "Root=" + amazonId(traceId) + ";Parent=" + spanId + ";Sampled=1";
    }

    /** As X-Ray writes trace ids: {@code 1-58406520-a006649127e371903a2de979}. */
    public static String amazonId(String traceId) {
        return "1-" + traceId.substring(0, 8) + "-" + traceId.substring(8);
    }

    /** Of a {@code traceparent}; empty if it is none, or says that nothing is to be traced. */
    public static Optional<TraceContext> parse(String traceparent) {
        Matcher parts = PARENT.matcher(traceparent);
        return parts.matches() && (Integer.parseInt(parts.group(3), 16) & 1) == 1
                ? Optional.of(new TraceContext(parts.group(1), parts.group(2)))
                : Optional.empty();
    }

    /** Whether it is a {@code traceparent}, whatever it says. */
    static boolean isTraceparent(String text) {
        return PARENT.matcher(text).matches();
    }
}
