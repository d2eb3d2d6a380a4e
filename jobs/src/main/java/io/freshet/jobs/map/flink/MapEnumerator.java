package io.freshet.jobs.map.flink;

import io.freshet.client.wire.Segment;
import io.freshet.firehosesink.s3.S3Blobs;
import io.freshet.jobs.map.Commit;
import io.freshet.jobs.map.JobState;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import io.freshet.jobs.map.Progress;
import io.freshet.jobs.map.ReportedProgress;
import io.freshet.jobs.map.Span;
import io.freshet.jobs.map.Watched;
import io.freshet.jobs.map.lease.Decision;
import io.freshet.jobs.map.lease.Leases;
import io.freshet.jobs.map.lease.Range;
import io.freshet.jobs.map.run.MapRuntime;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands out leases, and knows which calls are done. It keeps no state with Flink: when it begins again, the segments in the object store say
 * what is done, and what was leased is lost with the readers.
 */
final class MapEnumerator implements SplitEnumerator<LeaseSplit, byte[]> {
    private static final long TICK_MILLIS = 200;
    private static final int USUAL_END = 64 << 10;

    private final MapSpec spec;
    private final MapRuntime runtime;
    private final SplitEnumeratorContext<LeaseSplit> context;
    private final boolean recovers;
    private final Clock clock;
    private final Leases leases;
    private final Set<Integer> waiting = new LinkedHashSet<>();
    private boolean ready;
    private boolean over;
    private int failures;
    private @Nullable ReportedProgress reports;

    MapEnumerator(
            MapSpec spec,
            MapRuntime runtime,
            SplitEnumeratorContext<LeaseSplit> context,
            boolean recovers,
            Clock clock) {
        this.spec = spec;
        this.runtime = runtime;
        this.context = context;
        this.recovers = recovers;
        this.clock = clock;
        this.leases = new Leases(
                spec.total(), context.currentParallelism(), spec.options().speculate());
    }

    private record Found(String segment, int bytes, List<Span> spans) {}

    @Override
    public void start() {
        if (runtime.isRemote()) {
            reports = ReportedProgress.open(runtime.reports(), spec.id());
        }
        if (recovers) {
            context.callAsync(this::find, this::recovered);
        } else {
            begin();
        }
        context.callAsync(() -> true, (unused, failure) -> tick(), TICK_MILLIS, TICK_MILLIS);
    }

    /** What earlier runs have stored. */
    private List<Found> find() throws IOException {
        List<Found> found = new ArrayList<>();
        try (MapStore store = new MapStore(runtime.store(), runtime.bucket())) {
            for (S3Blobs.Listed segment : store.segments(spec.id())) {
                byte[] end = store.segmentEnd(spec.id(), segment.key(), segment.size(), USUAL_END);
                int needed = Segment.TRAILER + Segment.LINE * Segment.count(end);
                if (needed > end.length) {
                    end = store.segmentEnd(spec.id(), segment.key(), segment.size(), needed);
                }
                found.add(new Found(segment.key(), (int) segment.size(), Span.of(Segment.lines(end))));
            }
        }
        return found;
    }

    private void recovered(@Nullable List<Found> found, @Nullable Throwable failure) {
        if (found == null) {
            throw new IllegalStateException(
                    "map job " + spec.id() + ": what was stored cannot be read", Objects.requireNonNull(failure));
        }
        found.forEach(each -> stored(each.segment(), each.bytes(), each.spans()));
        begin();
    }

    private void begin() {
        ready = true;
        progress(to -> to.running(context.currentParallelism()));
        endIfDone();
        serve();
    }

    private void tick() {
        if (ready && !over && spec.deadlineAt() > 0 && clock.millis() > spec.deadlineAt()) {
            finish(JobState.FAILED, "the deadline has passed");
        }
        serve();
    }

    @Override
    public void handleSplitRequest(int reader, @Nullable String host) {
        waiting.add(reader);
        serve();
    }

    private void serve() {
        if (!ready || over) {
            return;
        }
        for (int reader : List.copyOf(waiting)) {
            Decision decision = leases.ask(reader, System.nanoTime());
            if (decision instanceof Decision.Give give) {
                waiting.remove(reader);
                context.assignSplit(new LeaseSplit(give.lease()), reader);
            } else if (decision instanceof Decision.Share share) {
                send(share.holder(), new MapEvent.Shrink(share.lease(), share.to()));
            }
        }
    }

    private void send(int reader, MapEvent event) {
        if (context.registeredReaders().containsKey(reader)) {
            context.sendEventToSourceReader(reader, event);
        }
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
        if (event instanceof MapEvent.Ran ran) {
            leases.ran(ran.lease(), ran.next(), ran.calls(), ran.nanos(), ran.longestNanos(), System.nanoTime());
        } else if (event instanceof MapEvent.Stored stored) {
            progress(to -> to.requested(stored.requests()));
            stored(stored.segment(), stored.bytes(), stored.spans());
            leases.overtaken().forEach(lease -> send(lease.holder(), new MapEvent.Abandon(lease.lease())));
            endIfDone();
        } else if (event instanceof MapEvent.Ended ended) {
            leases.ended(ended.lease(), ended.calls(), ended.nanos(), ended.longestNanos());
            handleSplitRequest(reader, null);
        } else if (event instanceof MapEvent.Gave gave) {
            leases.gave(gave.lease(), gave.to());
            serve();
        } else if (event instanceof MapEvent.Crashed crashed) {
            OptionalInt suspect = crashed.suspect() < 0 ? OptionalInt.empty() : OptionalInt.of(crashed.suspect());
            leases.crashed(crashed.lease(), crashed.unanswered(), suspect);
            serve();
        } else if (event instanceof MapEvent.Unusable unusable) {
            finish(JobState.FAILED, unusable.why());
        }
    }

    private void stored(String segment, int bytes, List<Span> spans) {
        List<Span> counting = new ArrayList<>();
        for (Span span : spans) {
            for (Range first : leases.stored(new Range(span.from(), span.to()))) {
                counting.add(new Span(first.from(), first.to(), span.succeeded()));
                failures += span.succeeded() ? 0 : first.length();
            }
        }
        if (!counting.isEmpty()) {
            progress(to -> to.committed(new Commit(segment, bytes, counting)));
        }
    }

    private void endIfDone() {
        int most = spec.options().maxFailures();
        if (leases.allDone()) {
            finish(failures == 0 ? JobState.SUCCEEDED : JobState.FAILED, failures == 0 ? "" : failed());
        } else if (most >= 0 && failures > most) {
            finish(JobState.FAILED, failed() + ", and " + most + " may");
        }
    }

    private String failed() {
        return failures + " of " + spec.total() + " calls failed";
    }

    private void finish(JobState how, String why) {
        if (!over) {
            over = true;
            progress(to -> to.finished(how, why));
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    private void progress(Consumer<Progress> event) {
        ReportedProgress elsewhere = reports;
        if (elsewhere != null) {
            event.accept(elsewhere);
        } else {
            Watched.of(spec.id()).ifPresent(event);
        }
    }

    @Override
    public void addSplitsBack(List<LeaseSplit> splits, int reader) {
        lost(reader);
    }

    /** A reader that comes again has lost what it had. */
    @Override
    public void addReader(int reader) {
        lost(reader);
        if (over) {
            context.signalNoMoreSplits(reader);
        }
    }

    private void lost(int reader) {
        waiting.remove(reader);
        leases.lost(reader);
        serve();
    }

    @Override
    public byte[] snapshotState(long checkpoint) {
        return new byte[0];
    }

    @Override
    public void close() {
        waiting.clear();
        if (reports != null) {
            reports.close();
        }
    }
}
