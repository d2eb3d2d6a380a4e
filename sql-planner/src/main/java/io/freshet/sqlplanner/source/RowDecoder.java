package io.freshet.sqlplanner.source;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads the records of one format. */
interface RowDecoder {

    /** Decodes a record; throws if all of it is unreadable, reports rows that do not fit. */
    void decode(byte[] data, long rowtime, Consumer<StreamRow> rows, Consumer<String> problems) throws IOException;
}
