package io.freshet.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * Puts records as fast as a server takes them: full PutRecords requests, a bounded number of them on their way, refused entries put
 * again until they are accepted. One thread builds the requests.
 */
public final class LoadGenerator {
    private static final Logger LOG = LoggerFactory.getLogger(LoadGenerator.class);
    private static final int PER_REQUEST = 500;

    private final KinesisAsyncClient kinesis;
    private final int inFlight;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder retried = new LongAdder();

    LoadGenerator(KinesisAsyncClient kinesis, int inFlight) {
        this.kinesis = kinesis;
        this.inFlight = inFlight;
    }

    /** Loads one existing stream and says how fast that went. */
    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.of(arguments);
        try (Clients clients = new Clients(settings)) {
            Load load = new LoadGenerator(clients.load, settings.inFlight())
                    .put(settings.stream(), 0, settings.records(), settings.limit());
            LOG.info("PutRecords to {}: {}", settings.stream(), load);
        }
    }

    /**
     * Puts the records {@code from..from+count-1} and returns when all are accepted, or when the time is up and what was sent by
     * then is accepted. To be called once.
     */
    Load put(String stream, long from, long count, Duration limit) throws InterruptedException {
        Semaphore permits = new Semaphore(inFlight);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        long began = System.nanoTime();
        long next = from;
        while (next < from + count && System.nanoTime() - began < limit.toNanos() && failed.get() == null) {
            long until = Math.min(next + PER_REQUEST, from + count);
            permits.acquire();
            CompletableFuture<?> unused = send(stream, entries(next, until)).whenComplete((done, failure) -> {
                failed.compareAndSet(null, failure);
                permits.release();
            });
            next = until;
        }
        permits.acquire(inFlight);
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        Throwable failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException("PutRecords to " + stream + " failed: " + failure.getMessage(), failure);
        }
        return new Load(accepted.sum(), time, retried.sum());
    }

    private static List<PutRecordsRequestEntry> entries(long from, long until) {
        List<PutRecordsRequestEntry> entries = new ArrayList<>(PER_REQUEST);
        for (long id = from; id < until; id++) {
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey(Long.toString(id))
                    .data(SdkBytes.fromByteArrayUnsafe(Payload.of(id)))
                    .build());
        }
        return entries;
    }

    private CompletableFuture<PutRecordsResponse> send(String stream, List<PutRecordsRequestEntry> entries) {
        return kinesis.putRecords(r -> r.streamName(stream).records(entries)).thenCompose(response -> {
            accepted.add(entries.size() - response.failedRecordCount());
            List<PutRecordsRequestEntry> refused = refused(entries, response);
            retried.add(refused.size());
            return refused.isEmpty() ? CompletableFuture.completedFuture(response) : send(stream, refused);
        });
    }

    private static List<PutRecordsRequestEntry> refused(
            List<PutRecordsRequestEntry> entries, PutRecordsResponse response) {
        List<PutRecordsRequestEntry> refused = new ArrayList<>();
        for (int i = 0; i < entries.size() && response.failedRecordCount() > 0; i++) {
            if (response.records().get(i).errorCode() != null) {
                refused.add(entries.get(i));
            }
        }
        return refused;
    }
}
