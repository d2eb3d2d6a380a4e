package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a filter looks at: a whole trace, or one segment of it. */
final class FilterSubject {
    private static final int DEEPEST = 20;

    private final Segment answering;
    private final List<Segment> segments;
    private final double duration;
    private final boolean root;
    private @Nullable Map<String, Segment> owners;

    private FilterSubject(Segment answering, List<Segment> segments, double duration, boolean root) {
        this.answering = answering;
        this.segments = segments;
        this.duration = duration;
        this.root = root;
    }

    /** A trace: how it was answered says its first segment, all else any of them. */
    static FilterSubject of(Trace trace) {
        return new FilterSubject(trace.root(), trace.segments(), trace.end() - trace.start(), true);
    }

    /** One of its segments. */
    FilterSubject only(Segment segment) {
        return new FilterSubject(
                segment, List.of(segment), segment.seconds(), segment.id().equals(answering.id()));
    }

    List<Segment> segments() {
        return segments;
    }

    /** What answered, to whoever began it. */
    Segment answering() {
        return answering;
    }

    /** Seconds from the first beginning to the last end. */
    double duration() {
        return duration;
    }

    /** Whether it is where its trace begins. */
    boolean isRoot() {
        return root;
    }

    /** The segment that called another; null if it is not known. */
    @Nullable
    Segment caller(Segment called) {
        Map<String, Segment> known = owners;
        if (known == null) {
            known = new HashMap<>();
            for (Segment segment : segments) {
                known.put(segment.id(), segment);
                for (String inner : segment.inner()) {
                    known.putIfAbsent(inner, segment);
                }
            }
            owners = known;
        }
        return called.parentId().isEmpty() ? null : known.get(called.parentId());
    }

    /** What its documents have there; a missing node is nothing. */
    Stream<JsonNode> members(String... path) {
        return segments.stream().map(segment -> at(segment.document(), path)).filter(JsonNode::isValueNode);
    }

    /** What the answer has there. */
    Stream<JsonNode> answered(String... path) {
        return Stream.of(at(answering.document(), path)).filter(JsonNode::isValueNode);
    }

    private static JsonNode at(JsonNode document, String... path) {
        JsonNode node = document;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    /** The messages of what went wrong. */
    Stream<JsonNode> messages() {
        return segments.stream()
                .flatMap(segment -> elements(segment.document().path("cause").path("exceptions")))
                .map(exception -> exception.path("message"))
                .filter(JsonNode::isTextual);
    }

    /** Annotations with a key, of subsegments, too. */
    Stream<JsonNode> annotations(String key) {
        return segments.stream().flatMap(segment -> annotations(segment.document(), key, 0));
    }

    private static Stream<JsonNode> annotations(JsonNode document, String key, int depth) {
        Stream<JsonNode> own = Stream.of(document.path("annotations").path(key)).filter(JsonNode::isValueNode);
        JsonNode inner = document.path("subsegments");
        return inner.isEmpty() || depth == DEEPEST
                ? own
                : Stream.concat(own, elements(inner).flatMap(child -> annotations(child, key, depth + 1)));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return list.isArray() ? list.valueStream() : Stream.empty();
    }
}
