package io.freshet.ingest.limit;

/**
 * How much a shard may give. Nobody knows before a read how much it brings, so it is counted afterwards: whoever has had more than one
 * second's worth gets nothing until it is paid off, which takes five seconds for 10 MiB. For one thread at a time.
 */
final class ReadDebt {
    private static final long BYTES_PER_SECOND = 2L * 1024 * 1024;

    /** In thousandths of a byte, as of {@code atMillis}. */
    private long owed;

    private long atMillis;
    private boolean paused;

    ReadDebt(long nowMillis) {
        this.atMillis = nowMillis;
    }

    boolean admits(long nowMillis) {
        payOff(nowMillis);
        return !paused;
    }

    void add(long bytes, long nowMillis) {
        payOff(nowMillis);
        owed += bytes * 1000;
        paused |= owed >= BYTES_PER_SECOND * 1000;
    }

    boolean isPaidOff(long nowMillis) {
        payOff(nowMillis);
        return owed == 0;
    }

    private void payOff(long nowMillis) {
        long elapsed = Math.max(0, Math.min(nowMillis - atMillis, 3_600_000));
        atMillis = nowMillis;
        owed = Math.max(0, owed - elapsed * BYTES_PER_SECOND);
        paused &= owed > 0;
    }
}
