package io.freshet.ingest.stream;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.ShardLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The streams there are. Used by many threads at once, and by many processes over one store: what another process changed is seen
 * within {@link #REMEMBERED}.
 */
public final class StreamRegistry {
    /** For how long the data path believes what it has read. */
    static final Duration REMEMBERED = Duration.ofSeconds(1);

    static final Duration DEFAULT_RETENTION = Duration.ofHours(24);

    private static final String KIND = "stream";
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

    private final ResourceStore store;
    private final ShardLog log;
    private final Clock clock;
    private final ConcurrentHashMap<String, Remembered> remembered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AppendGate> gates = new ConcurrentHashMap<>();
    private final SharedPauses pauses;
    private volatile Writers writers = stream -> () -> {};

    private record Remembered(Known known, Instant until, long readNanos) {}

    /** A stream with its shard map made once. */
    public record Known(Stream stream, ShardMap shards) {
        private boolean isSameAs(Known other) {
            return stream.status() == StreamStatus.ACTIVE
                    && stream.createdAt().equals(other.stream().createdAt());
        }
    }

    private StreamRegistry(ResourceStore store, ShardLog log, Optional<BooleanSupplier> othersServe, Clock clock) {
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.pauses = new SharedPauses(store, othersServe);
    }

    /** Opens the registry and carries on what a crash left half done. */
    public static StreamRegistry load(ResourceStore store, ShardLog log, Clock clock) {
        StreamRegistry registry = new StreamRegistry(store, log, Optional.empty(), clock);
        registry.repair();
        return registry;
    }

    /**
     * Opens the registry beside others in other processes, all of which read and append, and one of which changes streams.
     *
     * @param othersServe whether there are any now, asked before the shards of a stream change; absent: there never are
     */
    public static StreamRegistry shared(
            ResourceStore store, ShardLog log, Optional<BooleanSupplier> othersServe, Clock clock) {
        return new StreamRegistry(store, log, othersServe, clock);
    }

    /** Carries on what a crash left half done; to be called by the one that changes streams, before it changes any. */
    public void repair() {
        pauses.endAll();
        store.list(KIND).forEach(this::repair);
    }

    /** Sets who else writes into streams, before the first stream is changed. */
    public void pauseForChanges(Writers others) {
        this.writers = others;
    }

    private void repair(Resource row) {
        Stream stream = StreamDocument.read(row.document());
        switch (stream.status()) {
            case CREATING -> {
                // The row is written before the log is made, and the log of a deleted stream goes before its row: a log
                // that is
                // there is this stream's own, and empty.
                ifAbsentCreateLog(stream);
                store.replace(row, StreamDocument.write(stream.withStatus(StreamStatus.ACTIVE)));
            }
            case DELETING -> finishDelete(row, stream);
            case ACTIVE -> {}
        }
    }

    private void ifAbsentCreateLog(Stream stream) {
        try {
            log.create(stream.log(), stream.shards().size(), stream.retention());
        } catch (LogException e) {
            if (e.code() != LogException.Code.EXISTS) {
                throw e;
            }
        }
    }

    /** Makes a stream, ready for use; empty if the name is taken. {@code EXISTS} if a log is there that belongs to no known stream. */
    public Optional<Stream> create(
            String name, String arn, StreamMode mode, int shards, Map<String, String> tags, StreamSettings settings) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        List<HashKeyRange> ranges = HashKeyRange.evenly(shards);
        Stream stream = new Stream(
                name,
                arn,
                now,
                StreamStatus.CREATING,
                mode,
                DEFAULT_RETENTION,
                IntStream.range(0, shards)
                        .mapToObj(i -> Shard.first(i, ranges.get(i), Instant.ofEpochSecond(now.getEpochSecond())))
                        .toList(),
                tags,
                settings,
                List.of());
        Optional<Resource> row = store.create(KIND, name, StreamDocument.write(stream));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        createLog(row.get(), stream);
        Stream active = stream.withStatus(StreamStatus.ACTIVE);
        store.replace(row.get(), StreamDocument.write(active));
        remembered.remove(name);
        return Optional.of(active);
    }

    private void createLog(Resource row, Stream stream) {
        try {
            log.create(stream.log(), stream.shards().size(), stream.retention());
        } catch (LogException e) {
            if (e.code() == LogException.Code.EXISTS) {
                store.delete(row);
            }
            // Otherwise the log may have been made all the same: the row stays, and deleting it or the next start-up
            // settles it.
            throw e;
        }
    }

    /** Removes a stream with its records; false if it has gone already. When it returns, the name is free. */
    public boolean delete(String name) {
        return delete(name, stream -> {});
    }

    /**
     * As {@link #delete(String)}.
     *
     * @param check is given what the stream is at that moment, and throws if it is to stay
     */
    public boolean delete(String name, java.util.function.Consumer<Stream> check) {
        Optional<Stream> deleting = update(name, stream -> {
            check.accept(stream);
            return stream.withStatus(StreamStatus.DELETING);
        });
        Optional<Resource> row = store.find(KIND, name);
        if (deleting.isEmpty() || row.isEmpty()) {
            return false;
        }
        finishDelete(row.get(), deleting.get());
        return true;
    }

    private void finishDelete(Resource row, Stream stream) {
        try {
            log.delete(stream.log());
        } catch (LogException e) {
            if (e.code() != LogException.Code.NOT_FOUND) {
                throw e;
            }
        }
        store.delete(row);
        remembered.remove(stream.name());
    }

    /** Keeps the records of a stream for longer or shorter; false if there is no such stream. */
    public boolean retain(String name, Duration retention) {
        Optional<Stream> changed = update(name, stream -> stream.withRetention(retention));
        changed.ifPresent(stream -> log.retain(stream.log(), retention));
        return changed.isPresent();
    }

    /** Changes the tags of a stream; false if there is no such stream. */
    public boolean tag(String name, UnaryOperator<Map<String, String>> change) {
        return update(name, stream -> stream.withTags(change.apply(stream.tags())))
                .isPresent();
    }

    /**
     * Changes the settings, the mode or the consumers of a stream; empty if there is no such stream.
     *
     * @param change is given what the stream is at that moment, perhaps more than once, and throws if it is to stay so
     */
    public Optional<Stream> change(String name, UnaryOperator<Stream> change) {
        return update(name, change);
    }

    /** As {@link #change}, of what those who write by another way go by: they stop for it, and go on with what the stream is then. */
    public Optional<Stream> changePausing(String name, UnaryOperator<Stream> change) {
        return find(name).flatMap(stream -> pausing(stream, () -> update(name, change)));
    }

    /** The consumer of that ARN; empty if it is not registered, or has been registered anew. */
    public Optional<ConsumerRef> findConsumer(String consumerArn) {
        return ConsumerRef.streamName(consumerArn)
                .flatMap(this::find)
                .flatMap(stream -> ConsumerRef.consumerName(consumerArn).flatMap(stream::consumer))
                .filter(found -> found.arn().equals(consumerArn));
    }

    /** What the accounts have set. */
    public BillingCommitments billingCommitments() {
        return new BillingCommitments(store);
    }

    /**
     * Changes the shards of a stream: records that come meanwhile wait, and go to the new shards. Empty if there is no such stream.
     *
     * @param plan says what to change, or throws; asked again if the stream changed in the meantime
     */
    public Optional<Stream> reshard(String name, Function<Stream, Resharding> plan) {
        while (true) {
            Optional<Resource> row = store.find(KIND, name);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            Stream stream = StreamDocument.read(row.get().document());
            Resharding resharding = plan.apply(stream);
            // Shards of the log that no stream knows are harmless, should it end here.
            log.extend(stream.log(), resharding.shardCount());
            Optional<Stream> changed = pauses.during(
                    stream.name(), pause -> pausing(stream, () -> exchange(row.get(), stream, resharding, pause)));
            if (changed.isPresent()) {
                return changed;
            }
        }
    }

    private Optional<Stream> exchange(Resource row, Stream stream, Resharding resharding, Optional<Resource> pause) {
        AppendGate gate = gate(stream.name());
        gate.close(DRAINED_WITHIN);
        try {
            Stream changed = stream.withShards(resharding.shards(shard -> log.writtenOffset(stream.log(), shard)));
            boolean stored = pauses.endWith(pause, new Change.Replace(row, StreamDocument.write(changed)));
            remembered.remove(stream.name());
            return stored ? Optional.of(changed) : Optional.empty();
        } finally {
            gate.open();
        }
    }

    private Optional<Stream> pausing(Stream stream, Supplier<Optional<Stream>> change) {
        Writers.Pause paused = writers.pause(stream);
        try {
            return change.get();
        } finally {
            paused.close();
        }
    }

    private AppendGate gate(String name) {
        return gates.computeIfAbsent(name, any -> new AppendGate());
    }

    /**
     * Appends to a stream as it is now: its shards do not change until the append is done.
     *
     * @param append is given what {@link #recall} knows
     */
    public <T> CompletionStage<T> append(String name, Function<Optional<Known>, CompletionStage<T>> append) {
        AppendGate gate = gate(name);
        Optional<CompletionStage<Void>> closed = gate.enter();
        if (closed.isPresent()) {
            return closed.get().thenComposeAsync(reopened -> append(name, append));
        }
        try {
            Read read = read(name);
            if (read.paused()) {
                gate.leave();
                return pauses.passed().thenCompose(passed -> append(name, append));
            }
            return pauses.confirmed(append.apply(read.known()), read.nanos(), () -> hasSameShards(name, read.known()))
                    .whenComplete((done, failure) -> gate.leave());
        } catch (RuntimeException | Error e) {
            gate.leave();
            throw e;
        }
    }

    private boolean hasSameShards(String name, Optional<Known> known) {
        return known.map(then -> then.stream().shards()).equals(find(name).map(Stream::shards));
    }

    private Optional<Stream> update(String name, UnaryOperator<Stream> change) {
        while (true) {
            Optional<Resource> row = store.find(KIND, name);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            Stream changed = change.apply(StreamDocument.read(row.get().document()));
            if (store.replace(row.get(), StreamDocument.write(changed)).isPresent()) {
                remembered.remove(name);
                return Optional.of(changed);
            }
        }
    }

    public Optional<Stream> find(String name) {
        return store.find(KIND, name).map(row -> StreamDocument.read(row.document()));
    }

    /** As {@link #find}, for the data path: may be as old as {@link #REMEMBERED}. */
    public Optional<Known> recall(String name) {
        return read(name).known();
    }

    /** What is known of a stream since when, and whether another process is about to change its shards. */
    private record Read(Optional<Known> known, boolean paused, long nanos) {}

    private Read read(String name) {
        Instant now = clock.instant();
        Remembered last = remembered.get(name);
        if (last != null && now.isBefore(last.until())) {
            return new Read(Optional.of(last.known()), false, last.readNanos());
        }
        long nanos = System.nanoTime();
        boolean paused = pauses.isPaused(name); // before the stream: a pause that has ended has changed it
        Optional<Known> known = find(name).map(stream -> new Known(stream, stream.shardMap()));
        if (last != null && known.filter(found -> found.isSameAs(last.known())).isEmpty()) {
            log.forget(last.known().stream().log()); // another process has deleted it, and perhaps made it again
        }
        known.filter(found -> found.stream().status() == StreamStatus.ACTIVE && !paused)
                .ifPresentOrElse(
                        found -> remembered.put(name, new Remembered(found, now.plus(REMEMBERED), nanos)),
                        () -> remembered.remove(name));
        return new Read(known, paused, nanos);
    }

    /** Ordered by name. */
    public List<Stream> list() {
        return store.list(KIND).stream()
                .map(row -> StreamDocument.read(row.document()))
                .toList();
    }
}
