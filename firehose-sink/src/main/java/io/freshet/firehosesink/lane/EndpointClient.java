package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.Encoder.Records;
import java.io.IOException;
import java.util.function.Consumer;

/** Sends records to a server. Used by one thread. */
public interface EndpointClient extends AutoCloseable {
    /**
     * Sends all of the records, trying again for as long as the endpoint's configuration says, and hands those that were not taken to
     * {@code failures}.
     */
    void send(Records records, Consumer<FailedRecord> failures) throws IOException, InterruptedException;

    @Override
    void close();
}
