package io.freshet.jobs.map.run;

import io.freshet.jobs.map.Span;
import io.freshet.jobs.map.lease.Range;
import java.util.List;
import java.util.OptionalInt;

/** Who hands out leases, as those see it who run them. Safe for use by many threads. */
public interface LeasePort {
    /** Calls before {@code next} are begun; so many have ended since this was last said, in so much time. */
    void ran(long lease, int next, int calls, long nanos, long longestNanos);

    /** All calls of the lease have been run, so many of them since that was last said; there may be another one. */
    void ended(long lease, int calls, long nanos, long longestNanos);

    /** A worker has died; the lease ends before {@code unanswered}. */
    void crashed(long lease, Range unanswered, OptionalInt suspect);

    /** Results are in the store. */
    void stored(String segment, int bytes, List<Span> spans, long requests);

    /** No call can be run, of no lease. */
    void unusable(String why);

    /** This reader cannot go on; another may. */
    void broken(Exception why);
}
