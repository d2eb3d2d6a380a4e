package io.freshet.ingest.log;

import java.io.Serializable;

/**
 * The name under which a log is kept. Two logs of different streams never share a name, and no two names differ only in a dot
 * against an underscore or a dash, which the store beneath would refuse.
 *
 * @param value 1 to 249 characters of {@code [a-zA-Z0-9_.-]}
 */
public record LogName(String value) implements Serializable {
    private static final int MAX_LENGTH = 249;

    public LogName {
        if (!value.matches("[a-zA-Z0-9_.-]+")) {
            throw new IllegalArgumentException("log name: " + value + " (expected: letters, digits, '_', '.', '-')");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("log name: " + value + " has " + value.length()
                    + " characters (expected: at most " + MAX_LENGTH + ")");
        }
    }

    /** The log of a Kinesis stream. */
    public static LogName ofStream(String streamName) {
        return new LogName(escaped("kinesis", streamName));
    }

    /** Whether it is the log of a Kinesis stream. */
    public boolean isOfStream() {
        return value.startsWith("kinesis");
    }

    /** The log in which a delivery stream keeps what is put into it directly. */
    public static LogName ofDeliveryStream(String name) {
        return new LogName(escaped("firehose", name));
    }

    /** Whether it is what a delivery stream keeps: it has one shard. */
    public boolean isOfDeliveryStream() {
        return value.startsWith("firehose.") || value.startsWith("firehose-dotted.");
    }

    /**
     * A name with dots doubles its dashes and puts a dash before each dot, so an even run of dashes never precedes a dot: the escaped
     * names stay apart even when dots are read as underscores.
     */
    private static String escaped(String family, String name) {
        return name.indexOf('.') < 0
                ? family + "." + name
                : family + "-dotted." + name.replace("-", "--").replace(".", "-.");
    }

    @Override
    public String toString() {
        return value;
    }
}
