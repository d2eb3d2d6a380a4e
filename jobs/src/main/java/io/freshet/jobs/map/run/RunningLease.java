package io.freshet.jobs.map.run;

import io.freshet.jobs.map.lease.Lease;

/** A lease that is being run: its end may move towards its beginning meanwhile. Safe for use by many threads. */
final class RunningLease {
    private final Lease lease;
    private int next;
    private int to;
    private boolean abandoned;

    RunningLease(Lease lease) {
        this.lease = lease;
        this.next = lease.range().from();
        this.to = lease.range().to();
    }

    Lease lease() {
        return lease;
    }

    synchronized int next() {
        return next;
    }

    /** How many are left. */
    synchronized int left() {
        return Math.max(0, to - next);
    }

    /** Takes up to so many of the next calls; returns how many. */
    synchronized int claim(int most) {
        int count = Math.min(most, left());
        next += count;
        return count;
    }

    /** Ends it there, or where it has been begun; returns where. */
    synchronized int shrink(int end) {
        to = Math.min(to, Math.max(end, next));
        return to;
    }

    /** Its calls have been run by another. */
    synchronized void abandon() {
        abandoned = true;
        to = next;
    }

    synchronized boolean abandoned() {
        return abandoned;
    }
}
