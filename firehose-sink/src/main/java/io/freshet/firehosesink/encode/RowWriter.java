package io.freshet.firehosesink.encode;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows, as {@link RowSchema#row} makes them, into one file; closing it completes the file and leaves the stream open. */
interface RowWriter extends Closeable {
    void write(@Nullable Object[] row) throws IOException;
}
