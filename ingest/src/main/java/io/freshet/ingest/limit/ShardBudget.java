package io.freshet.ingest.limit;

/** What one shard has left. */
final class ShardBudget {
    private static final long WRITTEN_BYTES = 1024 * 1024;
    private static final long WRITTEN_RECORDS = 1000;
    /** Enough, with one second's worth, for the largest record. */
    private static final long LARGE_RECORD_CREDIT = 10 * WRITTEN_BYTES;

    private static final long READS = 5;
    private static final long ITERATORS = 5;

    private final TokenBucket writtenBytes;
    private final TokenBucket writtenRecords;
    private final TokenBucket reads;
    private final TokenBucket iterators;
    private final ReadDebt readBytes;

    ShardBudget(long nowMillis) {
        this.writtenBytes = new TokenBucket(WRITTEN_BYTES, LARGE_RECORD_CREDIT, nowMillis);
        this.writtenRecords = new TokenBucket(WRITTEN_RECORDS, nowMillis);
        this.reads = new TokenBucket(READS, nowMillis);
        this.iterators = new TokenBucket(ITERATORS, nowMillis);
        this.readBytes = new ReadDebt(nowMillis);
    }

    synchronized boolean takesRecord(long bytes, long nowMillis) {
        if (!writtenRecords.has(1, nowMillis) || !writtenBytes.has(bytes, nowMillis)) {
            return false;
        }
        writtenRecords.take(1);
        writtenBytes.take(bytes);
        return true;
    }

    synchronized boolean takesRead(long nowMillis) {
        if (!readBytes.admits(nowMillis) || !reads.has(1, nowMillis)) {
            return false;
        }
        reads.take(1);
        return true;
    }

    synchronized void gave(long bytes, long nowMillis) {
        readBytes.add(bytes, nowMillis);
    }

    synchronized boolean takesIterator(long nowMillis) {
        if (!iterators.has(1, nowMillis)) {
            return false;
        }
        iterators.take(1);
        return true;
    }

    /** Whether a new one would do as well. */
    synchronized boolean isRested(long nowMillis) {
        return writtenBytes.isFull(nowMillis)
                && writtenRecords.isFull(nowMillis)
                && reads.isFull(nowMillis)
                && iterators.isFull(nowMillis)
                && readBytes.isPaidOff(nowMillis);
    }
}
