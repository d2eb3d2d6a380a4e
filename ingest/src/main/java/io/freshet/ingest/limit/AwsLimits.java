package io.freshet.ingest.limit;

import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limits that AWS documents, counted in this process. What has rested long enough to be as good as new is forgotten, so that memory
 * grows with what is in use, not with what there is.
 */
public final class AwsLimits implements Limits {
    private static final long SWEEP_MILLIS = 30_000;
    /** So many names of streams, real or made up, may call for a rate of their own between two sweeps. */
    private static final int MOST_CALLS = 10_000;

    private final Clock clock;
    private final ConcurrentHashMap<ShardKey, ShardBudget> shards = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CallKey, CallBudget> calls = new ConcurrentHashMap<>();
    private final AtomicLong sweptAtMillis;

    /** A stream that is made again begins anew. */
    private record ShardKey(String stream, Instant createdAt, int shard) {}

    /** @param stream the empty text where the rate is one for the account */
    private record CallKey(String operation, String account, String stream) {}

    public AwsLimits(Clock clock) {
        this.clock = clock;
        this.sweptAtMillis = new AtomicLong(clock.millis());
    }

    @Override
    public boolean areOn() {
        return true;
    }

    @Override
    public boolean takesRecord(Stream stream, int shard, long bytes) {
        long now = now();
        return budget(stream, shard, now).takesRecord(bytes, now);
    }

    @Override
    public boolean takesRead(Stream stream, int shard) {
        long now = now();
        return budget(stream, shard, now).takesRead(now);
    }

    @Override
    public void gave(Stream stream, int shard, long bytes) {
        long now = now();
        budget(stream, shard, now).gave(bytes, now);
    }

    @Override
    public boolean takesIterator(Stream stream, int shard) {
        long now = now();
        return budget(stream, shard, now).takesIterator(now);
    }

    @Override
    public boolean takesCall(String operation, String account, String stream) {
        CallRate rate = CallRate.of(operation);
        long now = now();
        if (calls.size() >= MOST_CALLS) {
            calls.clear();
        }
        return calls.computeIfAbsent(
                        new CallKey(operation, account, rate.ofEachStream() ? stream : ""),
                        any -> new CallBudget(rate.perSecond(), now))
                .takes(now);
    }

    private ShardBudget budget(Stream stream, int shard, long now) {
        return shards.computeIfAbsent(
                new ShardKey(stream.name(), stream.createdAt(), shard), any -> new ShardBudget(now));
    }

    private long now() {
        long now = clock.millis();
        long swept = sweptAtMillis.get();
        if (now - swept >= SWEEP_MILLIS && sweptAtMillis.compareAndSet(swept, now)) {
            shards.values().removeIf(budget -> budget.isRested(now));
            calls.values().removeIf(budget -> budget.isRested(now));
        }
        return now;
    }

    /** How many shards and calls are remembered. */
    int size() {
        return shards.size() + calls.size();
    }

    private static final class CallBudget {
        private final TokenBucket bucket;

        CallBudget(long perSecond, long now) {
            this.bucket = new TokenBucket(perSecond, now);
        }

        synchronized boolean takes(long now) {
            boolean has = bucket.has(1, now);
            if (has) {
                bucket.take(1);
            }
            return has;
        }

        synchronized boolean isRested(long now) {
            return bucket.isFull(now);
        }
    }
}
