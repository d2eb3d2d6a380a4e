package io.freshet.jobs.delivery.park;

import io.freshet.firehosesink.flink.LaneCheckpoint;
import io.freshet.firehosesink.stream.DeliveryJobs.State;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.LogName;
import java.util.Map;
import java.util.Optional;

/** The jobs of delivery streams, each started and ended as often as it is wanted. Safe for use by many threads. */
public interface DeliveryRuns {
    /**
     * Starts the job from its newest checkpoint, or afresh; nothing happens if it runs.
     *
     * @param known by shard, offsets before which nothing is to be delivered
     */
    void start(DeliveryStream stream, Map<Integer, Long> known);

    /** Has the job go on with the configuration of {@code stream}; starts it if it is not there. */
    void restart(DeliveryStream stream, Map<Integer, Long> known);

    /** Ends the job at once; its checkpoints stay. Nothing happens if it is not there. */
    void pause(String deliveryStream);

    /** Ends the job for good and forgets its checkpoints; nothing happens if it is not there. */
    void stop(String deliveryStream);

    /** What the newest checkpoint says; empty if there is none, or if it cannot be told now. */
    Optional<LaneCheckpoint> checkpoint(String deliveryStream);

    /** Removes the checkpoints that a job has left which does not run, but the newest. */
    void tidy(String deliveryStream);

    /** By shard, where a delivery begins that has no checkpoint. */
    Map<Integer, Long> beginnings(DeliveryStream stream);

    /** The log that it reads. */
    LogName source(DeliveryStream stream);

    State state(String deliveryStream);

    /** Why the job last failed, in one line; empty if it runs well. */
    String trouble(String deliveryStream);
}
