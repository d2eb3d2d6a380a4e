package io.freshet.jobs.application.live;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;

/** Is told what the operators of an application see. Safe for use by many threads; never fails. */
public interface ApplicationObserver extends AutoCloseable {
    /** One in-application stream. */
    interface StreamObserver {
        /** A row of it. */
        void add(StreamRow row);

        /** No later row is at or before this time, in milliseconds since 1970. */
        void passed(long time);
    }

    StreamObserver stream(String name);

    /** A record of a shard has been read. */
    void read(int shard, long arrival);

    /** A shard has been read to its end, as of this time. */
    void caughtUp(int shard, long time);

    /** A row of {@code error_stream}. */
    void failed(StreamRow error);

    /** Nothing goes on at a place, and why: told whenever it is tried again. */
    void blocked(String place, String why);

    /** It goes on at a place. */
    void unblocked(String place);

    /** This operator sees nothing more. */
    @Override
    default void close() {}

    /** Travels with the job and finds the observer where the job runs. */
    @FunctionalInterface
    interface Factory extends Serializable {
        ApplicationObserver open();
    }
}
