package io.freshet.jobs.map;

/** What callers may ask for at most. */
public final class Limits {
    /** Calls of one job. */
    public static final int CALLS = 20_000_000;

    /** Chunks of inputs of one job. */
    public static final int CHUNKS = 10_000;

    /** Files of one job's code. */
    public static final int ARTIFACTS = 512;

    /** Parts that the files of one job's code come in. */
    public static final int PARTS = 2_048;

    /** Bytes of one part. */
    public static final int PART_BYTES = 12 << 20;

    /** Results above so many bytes are objects of their own. */
    public static final int APART_BYTES = 256 << 10;

    /** Bytes of one result. */
    public static final int RESULT_BYTES = 64 << 20;

    /** Jobs that are remembered, ended ones included. */
    public static final int JOBS = 10_000;

    private Limits() {}

    /** Throws if the value lies outside. */
    public static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
