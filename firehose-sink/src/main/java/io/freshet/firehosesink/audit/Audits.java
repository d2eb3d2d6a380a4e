package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Audits and replays that run, and those that ran last: they take longer than a request may. Safe for use by many threads. */
public final class Audits implements AutoCloseable {
    private static final int REMEMBERED = 100;
    private static final int AT_ONCE = 2;

    private final DeliveryStreams streams;
    private final Evidence evidence;
    private final Supplier<StoredObjects> stores;
    private final Clock clock;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(AT_ONCE, task -> new Thread(task, "delivery-audit"));
    private final Map<String, CompletableFuture<Object>> runs = new LinkedHashMap<>();

    public Audits(DeliveryStreams streams, Evidence evidence, Supplier<StoredObjects> stores, Clock clock) {
        this.streams = streams;
        this.evidence = evidence;
        this.stores = stores;
        this.clock = clock;
    }

    public Evidence evidence() {
        return evidence;
    }

    /** Begins an audit; returns its id. Throws IllegalStateException if too many run already. */
    public String startAudit(DeliveryStream stream) {
        return start(() -> {
            try (StoredObjects store = stores.get()) {
                return Audit.of(subject(stream), store, clock);
            }
        });
    }

    /** Begins a replay into a delivery stream that takes records directly; returns its id. */
    public String startReplay(Replay.Request request, DeliveryStream into) {
        return start(() -> {
            try (StoredObjects store = stores.get()) {
                return new Replay(evidence, store, data -> streams.append(into, data)).run(request);
            }
        });
    }

    /** The run of that id; empty if there is none, or if it is long ago. */
    public synchronized Optional<CompletableFuture<Object>> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    private Audit.Subject subject(DeliveryStream stream) {
        Set<String> buckets = new TreeSet<>(Set.of(stream.config().target().bucket()));
        ObjectTarget backup = stream.config().backup();
        if (backup != null) {
            buckets.add(backup.bucket());
        }
        Instant createdAt = stream.createdAt();
        return new Audit.Subject(
                stream.name(),
                createdAt,
                buckets,
                consumer -> evidence.lines(stream.name(), consumer),
                evidence.source(stream));
    }

    private synchronized String start(Callable<Object> work) {
        runs.values().removeIf(run -> runs.size() >= REMEMBERED && run.isDone());
        if (runs.size() >= REMEMBERED) {
            throw new IllegalStateException("audits: " + runs.size() + " are waiting (expected: fewer)");
        }
        String id = UUID.randomUUID().toString();
        CompletableFuture<Object> result = new CompletableFuture<>();
        runs.put(id, result);
        workers.execute(() -> {
            try {
                result.complete(work.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                result.completeExceptionally(e);
            } catch (Exception e) { // Callable declares it; whoever asks for the result is told
                result.completeExceptionally(e);
            }
        });
        return id;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
