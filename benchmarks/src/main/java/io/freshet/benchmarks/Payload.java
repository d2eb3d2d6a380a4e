package io.freshet.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The records of all measurements: a line of JSON of 200 bytes with a number in it, newline included. */
final class Payload {
    static final int SIZE_BYTES = 200;

    private static final String PAD = "x".repeat(SIZE_BYTES);

    private Payload() {}

    /** For example {@code {"id":7,"word":"xxx..."}} and a newline. */
    static byte[] of(long id) {
        String head = "{\"id\":" + id + ",\"word\":\"";
        String tail = "\"}\n";
        return (head + PAD.substring(head.length() + tail.length()) + tail).getBytes(US_ASCII);
    }
}
