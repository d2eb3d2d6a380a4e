package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;

/** The rows of a partition by number, kept by whoever runs a {@link PatternMatcher}. */
public interface MatchRows {

    /** A row that was put and not removed. */
    StreamRow row(long number) throws Exception;

    /** Keeps a row. */
    void put(long number, StreamRow row) throws Exception;

    /** Lets a row go. */
    void remove(long number) throws Exception;
}
