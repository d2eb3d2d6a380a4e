package io.freshet.firehosesink.stream;

import java.time.Instant;
import java.util.Map;

/** The jobs behind the delivery streams; one that has nothing to deliver need not have one. */
public interface DeliveryJobs {
    /** Has the job from its newest checkpoint, or afresh, as soon as there is something to deliver; nothing happens if it runs. */
    void start(DeliveryStream stream);

    /**
     * Has the job go on with the configuration of {@code stream}: what is staged stays as it is, what is only buffered is read again.
     * Starts the job if it is not there.
     */
    void restart(DeliveryStream stream);

    /** Ends the job for good and forgets its checkpoints; nothing happens if it is not there. */
    void stop(String deliveryStream);

    State state(String deliveryStream);

    /** Why the job last failed, in one line; empty if it runs well. */
    String trouble(String deliveryStream);

    /** Is told that a record was put into a delivery stream and is kept; must be brief. */
    default void arrived(String deliveryStream) {}

    /** Those that need no job, because all is delivered and nothing comes, by name: since when nothing has come. */
    default Map<String, Instant> parked() {
        return Map.of();
    }

    /** Whether it waits for something from a stream or topic that is not there. */
    default boolean isSourceMissing(String deliveryStream) {
        return false;
    }

    /** Where a job stands. */
    enum State {
        ABSENT,
        /** It is started when there is something to deliver. */
        PARKED,
        STARTING,
        RUNNING,
        FAILED
    }
}
