package io.freshet.firehosesink.stream;

/** The jobs behind the delivery streams. */
public interface DeliveryJobs {
    /** Starts the job from its newest checkpoint, or afresh; nothing happens if it runs. */
    void start(DeliveryStream stream);

    /** Ends the job for good and forgets its checkpoints; nothing happens if it is not there. */
    void stop(String deliveryStream);

    State state(String deliveryStream);

    /** Where a job stands. */
    enum State {
        ABSENT,
        STARTING,
        RUNNING,
        FAILED
    }
}
