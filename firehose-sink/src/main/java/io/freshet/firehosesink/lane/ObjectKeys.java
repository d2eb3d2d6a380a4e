package io.freshet.firehosesink.lane;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names objects as Firehose does: {@code <evaluated prefix><stream>-<version>-<yyyy-MM-dd-HH-mm-ss>-<uuid><extension>}.
 *
 * <p>The time is the arrival of the oldest record in the object. A prefix without expressions is followed by {@code yyyy/MM/dd/HH/},
 * with no slash between; a prefix with any expression is followed by nothing, as the service does it.
 */
public final class ObjectKeys {
    private static final Pattern EXPRESSION = Pattern.compile("!\\{([^:}]*):([^}]*)}");
    private static final String QUERY = "partitionKeyFromQuery";
    private static final String FUNCTION = "partitionKeyFromLambda";
    private static final String HOURS = "yyyy/MM/dd/HH/";
    private static final DateTimeFormatter PATH = DateTimeFormatter.ofPattern(HOURS);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final String NAME =
            "-\\d+-\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(\\.[^/]*)?";

    private final String deliveryStream;
    private final String versionId;
    private final RandomGenerator random;

    public ObjectKeys(String deliveryStream, String versionId, RandomGenerator random) {
        this.deliveryStream = deliveryStream;
        this.versionId = versionId;
        this.random = random;
    }

    /** A fresh key for records of which the oldest arrived then. */
    public String delivered(ObjectTarget target, Instant oldestArrival, PartitionKeys partition) {
        ZonedDateTime time = oldestArrival.atZone(target.timeZone());
        String extension = target.fileExtension().isEmpty() ? target.format().extension() : target.fileExtension();
        String configured = target.prefix();
        String prefix = hasExpressions(configured)
                ? evaluated(configured, "", time, partition)
                : configured + PATH.format(time);
        return prefix + name(time) + extension;
    }

    /** A fresh key for failed records of which the oldest arrived then. */
    public String failed(ObjectTarget target, ErrorType type, Instant oldestArrival) {
        ZonedDateTime time = oldestArrival.atZone(target.timeZone());
        String configured = target.errorOutputPrefix();
        String prefix = hasExpressions(configured)
                ? evaluated(configured, type.label(), time, PartitionKeys.NONE)
                : (configured.isEmpty() ? target.prefix() : configured) + type.label() + "/" + PATH.format(time);
        return prefix + name(time);
    }

    /** A regular expression for what follows the prefix in the keys of all objects of a delivery stream. */
    public static String namePattern(String deliveryStream) {
        return Pattern.quote(deliveryStream) + NAME;
    }

    private String name(ZonedDateTime time) {
        return deliveryStream + "-" + versionId + "-" + SUFFIX.format(time) + "-" + uuid();
    }

    private String evaluated(String prefix, String errorType, ZonedDateTime time, PartitionKeys partition) {
        return replace(prefix, expression -> switch (expression.group(1)) {
            case "timestamp" -> DateTimeFormatter.ofPattern(expression.group(2)).format(time);
            case "firehose" -> expression.group(2).equals("random-string") ? randomString() : errorType;
            case QUERY -> partition.fromQuery().getOrDefault(expression.group(2), "");
            case FUNCTION -> partition.fromFunction().getOrDefault(expression.group(2), "");
            default -> throw new IllegalStateException("prefix: " + prefix + " (expected: one that was checked)");
        });
    }

    static String replace(String prefix, Function<MatchResult, String> value) {
        return EXPRESSION.matcher(prefix).replaceAll(match -> Matcher.quoteReplacement(value.apply(match)));
    }

    static boolean hasExpressions(String prefix) {
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

    /** The names that a prefix takes from the metadata query. */
    public static Set<String> queryKeys(String prefix) {
        return keys(prefix, QUERY);
    }

    /** The names that a prefix takes from the function. */
    public static Set<String> functionKeys(String prefix) {
        return keys(prefix, FUNCTION);
    }

    private static Set<String> keys(String prefix, String namespace) {
        return EXPRESSION
                .matcher(prefix)
                .results()
                .filter(expression -> expression.group(1).equals(namespace))
                .map(expression -> expression.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
