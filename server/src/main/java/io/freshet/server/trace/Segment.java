package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A segment document of X-Ray: what one service did for a trace.
 *
 * @param traceId as X-Ray writes it
 * @param parentId empty if it has none
 * @param name of the service
 * @param type of the service, for example {@code AWS::Kinesis::Stream}; empty if it is unknown
 * @param start seconds since 1970
 * @param end seconds since 1970; its start if it is in progress
 * @param inner ids of its subsegments, which may be parents of other segments
 * @param bytes of the document
 */
record Segment(
        String traceId,
        String id,
        String parentId,
        String name,
        String type,
        double start,
        double end,
        boolean fault,
        boolean error,
        boolean throttle,
        Set<String> inner,
        JsonNode document,
        int bytes) {
    static final int LARGEST = 64 << 10;

    private static final int MOST_INNER = 500;
    private static final int DEEPEST = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TRACE = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern W3C = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    /** Throws an IllegalArgumentException that says what is wrong. */
    static Segment parse(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("a document of " + bytes.length + " bytes (expected: at most 64 kB)");
        }
        JsonNode document;
        try {
            document = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("the document is no JSON", e);
        }
        if (document == null || !document.isObject()) {
            throw new IllegalArgumentException("the document is no JSON object");
        }
        String parent = document.path("parent_id").asText("");
        String name = document.path("name").asText("");
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("name of " + name.length() + " characters (expected: 1 to 200)");
        }
        if (!parent.isEmpty()) {
            matching("parent_id", parent, ID);
        }
        double start = time(document, "start_time");
        boolean ended = document.has("end_time");
        if (!ended && !document.path("in_progress").asBoolean()) {
            throw new IllegalArgumentException("no end_time (expected: one, or in_progress)");
        }
        Set<String> inner = new HashSet<>();
        collect(document, inner, 0);
        return new Segment(
                traceId(document.path("trace_id").asText("")),
                matching("id", document.path("id").asText(""), ID),
                parent,
                name,
                document.path("origin").asText(""),
                start,
                ended ? Math.max(start, time(document, "end_time")) : start,
                document.path("fault").asBoolean(),
                document.path("error").asBoolean(),
                document.path("throttle").asBoolean(),
                inner,
                document,
                bytes.length);
    }

    private static void collect(JsonNode document, Set<String> ids, int depth) {
        for (JsonNode child : document.path("subsegments")) {
            if (ids.size() < MOST_INNER && depth < DEEPEST) {
                ids.add(child.path("id").asText(""));
                collect(child, ids, depth + 1);
            }
        }
    }

    /** In X-Ray's way, also of one in W3C's. */
    static String traceId(String text) {
        return W3C.matcher(text).matches()
                ? "1-" + text.substring(0, 8) + "-" + text.substring(8)
                : matching("trace_id", text, TRACE);
    }

    private static String matching(String member, String text, Pattern pattern) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(member + ": " + text.substring(0, Math.min(50, text.length()))
                    + " (expected: " + pattern.pattern() + ")");
        }
        return text;
    }

    private static double time(JsonNode document, String member) {
        double time = document.path(member).asDouble(-1);
        if (!(time > 0) || time > 1e11) {
            throw new IllegalArgumentException(
                    member + ": " + document.path(member).asText("nothing") + " (expected: seconds since 1970)");
        }
        return time;
    }

    double seconds() {
        return end - start;
    }

    /** Whether its end is still to come. */
    boolean inProgress() {
        return !document.has("end_time");
    }

    /** What it did, as it says itself. */
    String operation() {
        return document.path("aws").path("operation").asText("");
    }

    /** What failed, as it says itself. */
    Optional<String> cause() {
        return Optional.of(document.path("cause")
                        .path("exceptions")
                        .path(0)
                        .path("message")
                        .asText(""))
                .filter(message -> !message.isEmpty());
    }

    /** Whether a segment with this parent is a child of it. */
    boolean isParent(String parent) {
        return id.equals(parent) || inner.contains(parent);
    }

    /** In order of their beginnings. */
    static List<Segment> sorted(Iterable<Segment> segments) {
        List<Segment> sorted = new ArrayList<>();
        segments.forEach(sorted::add);
        sorted.sort((one, other) -> Double.compare(one.start(), other.start()));
        return sorted;
    }
}
