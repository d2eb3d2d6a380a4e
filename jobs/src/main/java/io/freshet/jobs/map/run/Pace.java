package io.freshet.jobs.map.run;

/** How long calls take, and what of it has been told. One thread at a time. */
final class Pace {
    private static final long TELL_NANOS = 100_000_000;

    private double each;
    private int calls;
    private long nanos;
    private long longest;
    private long toldAt = System.nanoTime();

    /** A call has taken so long. */
    void ended(long micros) {
        long took = micros * 1_000;
        each = each <= 0 ? Math.max(took, 500) : each + (Math.max(took, 500) - each) * 0.05;
        calls++;
        nanos += took;
        longest = Math.max(longest, took);
    }

    /** How many calls go into so much time. */
    int callsIn(long time, int most) {
        return each <= 0 ? 1 : (int) Math.max(1, Math.min(most, time / each));
    }

    void tell(LeasePort port, long lease, int next) {
        if (System.nanoTime() - toldAt >= TELL_NANOS) {
            tellNow(port, lease, next);
        }
    }

    void tellNow(LeasePort port, long lease, int next) {
        port.ran(lease, next, calls, nanos, longest);
        toldAt = System.nanoTime();
        calls = 0;
        nanos = 0;
        longest = 0;
    }
}
