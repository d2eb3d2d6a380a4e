package io.freshet.server.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last traces, in memory. Of too many those are forgotten that came first. Used by many threads. */
final class TraceStore {
    private static final int MOST_SEGMENTS = 500;

    private final int mostTraces;
    private final long mostBytes;
    private final Map<String, Map<String, Segment>> traces = new LinkedHashMap<>();
    private long bytes;

    TraceStore() {
        this(10_000, 64L << 20);
    }

    /** With room for so much. */
    TraceStore(int mostTraces, long mostBytes) {
        this.mostTraces = mostTraces;
        this.mostBytes = mostBytes;
    }

    /** One that is there already, perhaps in progress then, is replaced. */
    synchronized void add(Segment segment) {
        Map<String, Segment> trace = traces.computeIfAbsent(segment.traceId(), id -> new LinkedHashMap<>());
        if (trace.size() >= MOST_SEGMENTS && !trace.containsKey(segment.id())) {
            return;
        }
        Segment before = trace.put(segment.id(), segment);
        bytes += segment.bytes() - (before == null ? 0 : before.bytes());
        while (traces.size() > mostTraces || (bytes > mostBytes && traces.size() > 1)) {
            String oldest = traces.keySet().iterator().next();
            Map<String, Segment> gone = traces.remove(oldest);
            bytes -= gone == null
                    ? 0
                    : gone.values().stream().mapToLong(Segment::bytes).sum();
        }
    }

    synchronized Optional<Trace> find(String id) {
        return Optional.ofNullable(traces.get(id)).map(segments -> trace(id, segments));
    }

    /** Those that began in a time, in seconds since 1970, the last first. */
    synchronized List<Trace> between(double from, double to) {
        List<Trace> found = new ArrayList<>();
        traces.forEach((id, segments) -> {
            Trace trace = trace(id, segments);
            if (trace.start() >= from && trace.start() < to) {
                found.add(trace);
            }
        });
        found.sort(Comparator.comparingDouble(Trace::start).reversed());
        return found;
    }

    private static Trace trace(String id, Map<String, Segment> segments) {
        return new Trace(id, Segment.sorted(segments.values()));
    }
}
