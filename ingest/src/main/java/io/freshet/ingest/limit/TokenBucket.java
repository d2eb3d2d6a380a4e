package io.freshet.ingest.limit;

/**
 * So much a second, and no more at once than one second's worth. What is not used goes into a credit, from which only what is larger than
 * one second's worth may draw. For one thread at a time.
 */
final class TokenBucket {
    /** Tokens are counted in thousandths, so that every millisecond brings a whole number of them. */
    private static final long PARTS = 1000;

    private static final long LONGEST_MILLIS = 3_600_000;

    private final long perSecond;
    private final long mostCredit;
    private long ready;
    private long credit;
    private long atMillis;

    /** Without credit; full. */
    TokenBucket(long perSecond, long nowMillis) {
        this(perSecond, 0, nowMillis);
    }

    /** Full, and with all its credit. */
    TokenBucket(long perSecond, long mostCredit, long nowMillis) {
        this.perSecond = perSecond;
        this.mostCredit = mostCredit * PARTS;
        this.ready = perSecond * PARTS;
        this.credit = this.mostCredit;
        this.atMillis = nowMillis;
    }

    boolean has(long tokens, long nowMillis) {
        refill(nowMillis);
        long wanted = tokens * PARTS;
        return wanted <= ready || (tokens > perSecond && wanted <= ready + credit);
    }

    /** Takes what it {@link #has}. */
    void take(long tokens) {
        long fromReady = Math.min(ready, tokens * PARTS);
        ready -= fromReady;
        credit -= tokens * PARTS - fromReady;
    }

    /** Whether it is as it was when it was new. */
    boolean isFull(long nowMillis) {
        refill(nowMillis);
        return ready == perSecond * PARTS && credit == mostCredit;
    }

    /** A clock that goes back brings nothing and takes nothing. */
    private void refill(long nowMillis) {
        long elapsed = Math.max(0, Math.min(nowMillis - atMillis, LONGEST_MILLIS));
        atMillis = nowMillis;
        long refilled = ready + elapsed * perSecond;
        ready = Math.min(refilled, perSecond * PARTS);
        credit = Math.min(credit + refilled - ready, mostCredit);
    }
}
