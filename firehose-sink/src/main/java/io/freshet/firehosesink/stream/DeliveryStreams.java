package io.freshet.firehosesink.stream;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.lane.Column;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** All delivery streams of the account. */
public final class DeliveryStreams {
    /** @param tables the columns of {@code database.table}, for format conversion */
    public DeliveryStreams(
            ResourceStore store,
            DeliveryLog log,
            DeliveryJobs jobs,
            SourceStreams sources,
            Map<String, List<Column>> tables,
            Clock clock) {}

    /** Goes on where the last process ended: called once at start. */
    public void resumeAll() {}
}
