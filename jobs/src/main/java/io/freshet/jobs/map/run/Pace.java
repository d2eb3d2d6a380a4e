package io.freshet.jobs.map.run;

/** How long calls take, and what of it has been told. One thread at a time. */
final class Pace {
    private static final long TELL_NANOS = 100_000_000;
    private static final long TELL_LATER_NANOS = 500_000_000;

    private double each;
    private int calls;
    private long nanos;
    private long longest;
    private final long beganAt = System.nanoTime();
    private long toldAt = beganAt;

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

    /** Tells how far it is, often at first and then twice a second: far sooner than a call is taken to be late. */
    void tell(LeasePort port, long lease, int next) {
        long now = System.nanoTime();
        long pause = Math.max(TELL_NANOS, Math.min(TELL_LATER_NANOS, (toldAt - beganAt) / 2));
        if (now - toldAt >= pause) {
            port.ran(lease, next, calls, nanos, longest);
            told(now);
        }
    }

    void tellEnd(LeasePort port, long lease) {
        port.ended(lease, calls, nanos, longest);
        told(System.nanoTime());
    }

    private void told(long now) {
        toldAt = now;
        calls = 0;
        nanos = 0;
        longest = 0;
    }
}
