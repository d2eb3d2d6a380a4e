package io.freshet.server.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which services called which others in some traces, how often, how long it took, and how often it failed. */
final class ServiceMap {
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    ServiceMap(List<Trace> traces) {
        for (Trace trace : traces) {
            for (Segment segment : trace.segments()) {
                add(trace, segment);
            }
        }
    }

    /** What is counted of a node or an edge. */
    static final class Counts {
        private long all;
        private long faults;
        private long errors;
        private long throttles;
        private double seconds;
        private double first = Double.MAX_VALUE;
        private double last;

        private void add(Segment segment) {
            all++;
            faults += segment.fault() ? 1 : 0;
            throttles += segment.throttle() ? 1 : 0;
            errors += segment.error() && !segment.throttle() ? 1 : 0;
            seconds += segment.seconds();
            first = Math.min(first, segment.start());
            last = Math.max(last, segment.end());
        }

        long all() {
            return all;
        }

        long faults() {
            return faults;
        }

        long errors() {
            return errors;
        }

        long throttles() {
            return throttles;
        }

        double seconds() {
            return seconds;
        }

        double first() {
            return first;
        }

        double last() {
            return last;
        }
    }

    /**
     * A service.
     *
     * @param number tells it from others of this map
     * @param calls by the number of the service that was called
     */
    record Node(int number, String name, String type, boolean[] root, Counts counts, Map<Integer, Counts> calls) {
        boolean isRoot() {
            return root[0];
        }
    }

    private void add(Trace trace, Segment segment) {
        Node node = node(segment);
        node.counts().add(segment);
        Optional<Segment> parent = trace.parent(segment);
        if (parent.isEmpty()) {
            node.root()[0] = true;
            return;
        }
        Node caller = node(parent.get());
        if (caller.number() != node.number()) {
            caller.calls()
                    .computeIfAbsent(node.number(), number -> new Counts())
                    .add(segment);
        }
    }

    private Node node(Segment segment) {
        return nodes.computeIfAbsent(
                segment.type() + " " + segment.name(),
                key -> new Node(
                        nodes.size(), segment.name(), segment.type(), new boolean[1], new Counts(), new TreeMap<>()));
    }

    /** In the order in which they were seen. */
    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }
}
