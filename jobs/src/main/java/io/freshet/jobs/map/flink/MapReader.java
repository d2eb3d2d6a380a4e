package io.freshet.jobs.map.flink;

import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.Span;
import io.freshet.jobs.map.lease.Range;
import io.freshet.jobs.map.run.CallRunner;
import io.freshet.jobs.map.run.LeasePort;
import io.freshet.jobs.map.run.MapRuntime;
import io.freshet.jobs.map.run.TemporaryPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Asks for leases, has them run, and passes on what happens. It keeps nothing: the enumerator knows what it has. */
final class MapReader implements SourceReader<Integer, LeaseSplit>, LeasePort {
    private final MapSpec spec;
    private final MapRuntime runtime;
    private final SourceReaderContext context;
    private final Clock clock;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile @Nullable Exception broken;
    private @Nullable CallRunner runner;
    private boolean entered;

    MapReader(MapSpec spec, MapRuntime runtime, SourceReaderContext context, Clock clock) {
        this.spec = spec;
        this.runtime = runtime;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public void start() {
        int number = context.getIndexOfSubtask();
        String name = UUID.randomUUID().toString().substring(0, 8) + "-" + String.format("%03d", number);
        runner = new CallRunner(spec, runtimeHere(), this, name, number, clock);
        context.sendSplitRequest();
    }

    private MapRuntime runtimeHere() {
        if (!runtime.isRemote()) {
            return runtime;
        }
        try {
            MapRuntime here = TemporaryPlace.enter(runtime);
            entered = true;
            return here;
        } catch (IOException e) {
            throw new UncheckedIOException("map jobs have no place on this machine", e);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Integer> output) throws IOException {
        Exception why = broken;
        if (why != null) {
            throw new IOException("map job " + spec.id() + " goes on elsewhere: " + why.getMessage(), why);
        }
        return over.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<LeaseSplit> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return over;
    }

    @Override
    public void addSplits(List<LeaseSplit> splits) {
        splits.forEach(split -> running().add(split.lease()));
    }

    private CallRunner running() {
        CallRunner started = runner;
        if (started == null) {
            throw new IllegalStateException("a lease before the start");
        }
        return started;
    }

    @Override
    public void notifyNoMoreSplits() {
        over.complete(null);
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof MapEvent.Shrink shrink) {
            int to = running().shrink(shrink.lease(), shrink.to());
            context.sendSourceEventToCoordinator(new MapEvent.Gave(shrink.lease(), to));
        } else if (event instanceof MapEvent.Abandon abandon) {
            running().abandon(abandon.lease());
        }
    }

    @Override
    public void ran(long lease, int next, int calls, long nanos, long longestNanos) {
        context.sendSourceEventToCoordinator(new MapEvent.Ran(lease, next, calls, nanos, longestNanos));
    }

    @Override
    public void ended(long lease, int calls, long nanos, long longestNanos) {
        context.sendSourceEventToCoordinator(new MapEvent.Ended(lease, calls, nanos, longestNanos));
    }

    @Override
    public void crashed(long lease, Range unanswered, OptionalInt suspect) {
        context.sendSourceEventToCoordinator(new MapEvent.Crashed(lease, unanswered, suspect.orElse(-1)));
    }

    @Override
    public void stored(String segment, int bytes, List<Span> spans, long requests) {
        context.sendSourceEventToCoordinator(new MapEvent.Stored(segment, bytes, spans, requests));
    }

    @Override
    public void unusable(String why) {
        context.sendSourceEventToCoordinator(new MapEvent.Unusable(why));
    }

    @Override
    public void broken(Exception why) {
        broken = why;
        over.complete(null);
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        if (entered) {
            entered = false;
            TemporaryPlace.leave();
        }
    }
}
