package io.freshet.ingest.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a shard, {@code shardId-000000000007}. */
public record ShardId(int index) {
    /** The service takes {@code 7}, {@code shardId-7} and {@code x-7} for the same shard. */
    private static final Pattern LENIENT = Pattern.compile("(?:[a-zA-Z0-9_.-]*-)?(\\d{1,18})");

    private static final String ZEROS = "shardId-000000000000";

    public ShardId {
        if (index < 0) {
            throw new IllegalArgumentException("shard: " + index + " (expected: 0 or more)");
        }
    }

    /** Empty if it names no number in 0..2147483647. */
    public static Optional<ShardId> parse(String text) {
        Matcher matcher = LENIENT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long index = Long.parseLong(matcher.group(1));
        return index > Integer.MAX_VALUE ? Optional.empty() : Optional.of(new ShardId((int) index));
    }

    @Override
    public String toString() {
        String digits = Integer.toString(index);
        return ZEROS.substring(0, ZEROS.length() - digits.length()) + digits;
    }
}
