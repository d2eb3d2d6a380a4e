package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import org.jspecify.annotations.Nullable;

/** What {@link SlidingWindows} keeps of one partition, wherever that lies. Rows are numbered from 0 as they come. */
public interface WindowState {

    /** The state as a row of {@link SlidingWindows#headKinds()}, or null before the first row. */
    @Nullable
    StreamRow head() throws Exception;

    void head(StreamRow head) throws Exception;

    StreamRow row(long number) throws Exception;

    void row(long number, StreamRow row) throws Exception;

    void removeRow(long number) throws Exception;

    /** What a frame has of a row and those after it. */
    StreamRow tail(int frame, long number) throws Exception;

    void tail(int frame, long number, StreamRow state) throws Exception;

    void removeTail(int frame, long number) throws Exception;
}
