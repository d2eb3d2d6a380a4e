package io.freshet.firehosesink.lane;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names objects as Firehose does: {@code <evaluated prefix><stream>-<version>-<yyyy-MM-dd-HH-mm-ss>-<uuid><extension>}.
 *
 * <p>The time is the arrival of the oldest record in the object. A prefix without expressions is followed by {@code yyyy/MM/dd/HH/},
 * with no slash between; a prefix with any expression is followed by nothing, as the service does it.
 */
public final class ObjectKeys {
    /** The one kind of failed record there is yet. */
    public static final String FORMAT_CONVERSION_FAILED = "format-conversion-failed";

    private static final Pattern EXPRESSION = Pattern.compile("!\\{([^:}]*):([^}]*)}");
    private static final String HOURS = "yyyy/MM/dd/HH/";
    private static final DateTimeFormatter PATH = DateTimeFormatter.ofPattern(HOURS);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final DeliveryConfig config;
    private final RandomGenerator random;

    public ObjectKeys(DeliveryConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /** A fresh key for records of which the oldest arrived then. */
    public String delivered(Instant oldestArrival) {
        ZonedDateTime time = oldestArrival.atZone(config.timeZone());
        String extension = config.fileExtension().isEmpty() ? config.format().extension() : config.fileExtension();
        return prefix(config.prefix(), "", time) + name(time) + extension;
    }

    /** A fresh key for failed records of which the oldest arrived then. */
    public String failed(String errorType, Instant oldestArrival) {
        ZonedDateTime time = oldestArrival.atZone(config.timeZone());
        String configured = config.errorOutputPrefix();
        String prefix = hasExpressions(configured)
                ? evaluated(configured, errorType, time)
                : (configured.isEmpty() ? config.prefix() : configured) + errorType + "/" + PATH.format(time);
        return prefix + name(time);
    }

    private String prefix(String configured, String errorType, ZonedDateTime time) {
        return hasExpressions(configured) ? evaluated(configured, errorType, time) : configured + PATH.format(time);
    }

    private String name(ZonedDateTime time) {
        return config.deliveryStreamName() + "-" + config.versionId() + "-" + SUFFIX.format(time) + "-" + uuid();
    }

    private String evaluated(String prefix, String errorType, ZonedDateTime time) {
        return replace(prefix, expression -> switch (expression.group(1)) {
            case "timestamp" -> DateTimeFormatter.ofPattern(expression.group(2)).format(time);
            case "firehose" -> expression.group(2).equals("random-string") ? randomString() : errorType;
            default -> throw new IllegalStateException("prefix: " + prefix + " (expected: one that was checked)");
        });
    }

    private static String replace(String prefix, Function<MatchResult, String> value) {
        return EXPRESSION.matcher(prefix).replaceAll(match -> Matcher.quoteReplacement(value.apply(match)));
    }

    private static boolean hasExpressions(String prefix) {
        return prefix.contains("!{");
    }

    private UUID uuid() {
        long most = (random.nextLong() & ~0xf000L) | 0x4000L;
        long least = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(most, least);
    }

    private String randomString() {
        StringBuilder text = new StringBuilder(11);
        for (int i = 0; i < 11; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Checks prefixes: throws IllegalArgumentException if the two do not make valid keys; the message is for the user */
    public static void check(String prefix, String errorOutputPrefix, ZoneId zone) {
        checkExpressions("Prefix", prefix, zone);
        checkExpressions("ErrorOutputPrefix", errorOutputPrefix, zone);
        if (prefix.contains("!{firehose:error-output-type}")) {
            throw new IllegalArgumentException("Prefix " + prefix
                    + " contains !{firehose:error-output-type}, which is only valid in ErrorOutputPrefix.");
        }
        if (hasExpressions(prefix) && errorOutputPrefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "ErrorOutputPrefix must be specified when Prefix contains expressions: " + prefix);
        }
        if (hasExpressions(errorOutputPrefix) && !errorOutputPrefix.contains("!{firehose:error-output-type}")) {
            throw new IllegalArgumentException("ErrorOutputPrefix " + errorOutputPrefix
                    + " contains expressions but not !{firehose:error-output-type}.");
        }
    }

    private static void checkExpressions(String what, String prefix, ZoneId zone) {
        String rest = replace(prefix, expression -> {
            String value = expression.group(2);
            switch (expression.group(1)) {
                case "timestamp" -> checkPattern(what, value, zone);
                case "firehose" -> {
                    if (!value.equals("random-string") && !value.equals("error-output-type")) {
                        throw new IllegalArgumentException(what + " contains " + expression.group()
                                + " (expected: !{firehose:random-string} or !{firehose:error-output-type}).");
                    }
                }
                case "partitionKeyFromQuery", "partitionKeyFromLambda" ->
                    throw new IllegalArgumentException(what + " contains " + expression.group()
                            + ", which needs dynamic partitioning, which is not supported yet.");
                default ->
                    throw new IllegalArgumentException(what + " contains " + expression.group()
                            + " (expected: the namespace timestamp or firehose).");
            }
            return "";
        });
        if (rest.contains("!{")) {
            throw new IllegalArgumentException(what + " " + prefix + " contains !{ that is not an expression.");
        }
    }

    private static void checkPattern(String what, String pattern, ZoneId zone) {
        try {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("it is empty");
            }
            var unused = DateTimeFormatter.ofPattern(pattern).format(Instant.EPOCH.atZone(zone));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    what + " contains the timestamp pattern " + pattern + ", which is not valid: " + e.getMessage(), e);
        }
    }
}
