package io.freshet.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.log.ShardLog;
import io.freshet.jobs.trace.SegmentLog;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The traces of one server: what others write of them, what it remembers, what it sends on. */
public final class Traces implements AutoCloseable {
    private final SegmentLog written;
    private final TraceFollower follower;
    private final Optional<OtlpExport> export;
    private final Clock clock;

    /**
     * Over a log of traces.
     *
     * @param otlpEndpoint where spans are sent to as well
     */
    public Traces(Map<String, String> kafkaProperties, ShardLog log, Optional<URI> otlpEndpoint, Clock clock) {
        this.clock = clock;
        this.written = SegmentLog.lease(kafkaProperties);
        this.export = otlpEndpoint.map(OtlpExport::new);
        this.follower = new TraceFollower(
                kafkaProperties, log, clock, segment -> export.ifPresent(collector -> collector.accept(segment)));
        if (export.isPresent()) {
            follower.start();
        }
    }

    /** Keeps a segment document; throws an IllegalArgumentException that says what is wrong with it. */
    void put(byte[] document) {
        Segment checked = Segment.parse(document);
        written.write(checked.document().toString().getBytes(UTF_8));
    }

    Optional<Trace> find(String id) {
        return follower.store().find(id);
    }

    List<Trace> between(double from, double to) {
        return follower.store().between(from, to);
    }

    /** In seconds since 1970. */
    double now() {
        return clock.millis() / 1000.0;
    }

    @Override
    public void close() {
        follower.close();
        export.ifPresent(OtlpExport::close);
        written.close();
    }
}
