package io.freshet.firehosesink.lane;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Turns the records of one sealed buffer into the bytes of one object. */
public interface Encoder {
    /**
     * Writes one object. Records that cannot be in it are handed to {@code failures} instead, in order.
     *
     * @return how many records were written; if none, what was written to {@code out} is no object
     */
    long encode(Records records, OutputStream out, Consumer<FailedRecord> failures) throws IOException;

    /** The records of a sealed buffer, to be gone through as often as needed. */
    interface Records {
        void forEach(Consumer<SourceRecord> consumer) throws IOException;
    }
}
