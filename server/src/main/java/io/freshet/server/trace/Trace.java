package io.freshet.server.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One trace, as far as it is known.
 *
 * @param segments in order of their beginnings, 1 or more
 */
record Trace(String id, List<Segment> segments) {
    Trace {
        segments = List.copyOf(segments);
    }

    double start() {
        return segments.get(0).start();
    }

    double end() {
        return segments.stream().mapToDouble(Segment::end).max().orElse(start());
    }

    boolean hasFault() {
        return segments.stream().anyMatch(Segment::fault);
    }

    boolean hasError() {
        return segments.stream().anyMatch(Segment::error);
    }

    boolean hasThrottle() {
        return segments.stream().anyMatch(Segment::throttle);
    }

    /** Where it begins: the first of those whose parent is not known. */
    Segment root() {
        Set<String> known = new HashSet<>();
        segments.forEach(segment -> {
            known.add(segment.id());
            known.addAll(segment.inner());
        });
        return segments.stream()
                .filter(segment -> segment.parentId().isEmpty() || !known.contains(segment.parentId()))
                .findFirst()
                .orElse(segments.get(0));
    }

    /** What it is a child of, if that is known. */
    Optional<Segment> parent(Segment child) {
        return child.parentId().isEmpty()
                ? Optional.empty()
                : segments.stream()
                        .filter(segment -> segment.isParent(child.parentId()))
                        .findFirst();
    }
}
