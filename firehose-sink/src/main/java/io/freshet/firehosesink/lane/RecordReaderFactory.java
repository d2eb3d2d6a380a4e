package io.freshet.firehosesink.lane;

import java.io.Serializable;

/** Travels with the job and opens the log where the job runs. */
@FunctionalInterface
public interface RecordReaderFactory extends Serializable {
    RecordReader open();
}
