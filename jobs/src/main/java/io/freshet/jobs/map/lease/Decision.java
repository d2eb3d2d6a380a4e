package io.freshet.jobs.map.lease;

/** What whoever asks for work is told. */
public sealed interface Decision {
    /** Run this. */
    record Give(Lease lease) implements Decision {}

    /**
     * Wait: another is asked to give up the end of what it has.
     *
     * @param holder who has the lease
     * @param to where the lease should end from now on
     */
    record Share(int holder, long lease, int to) implements Decision {}

    /** Wait: there is nothing. */
    record Nothing() implements Decision {}
}
