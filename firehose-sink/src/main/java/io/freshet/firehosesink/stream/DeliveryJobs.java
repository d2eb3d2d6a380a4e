package io.freshet.firehosesink.stream;

/** The jobs behind the delivery streams. */
public interface DeliveryJobs {
    /** Starts the job from its newest checkpoint, or afresh; nothing happens if it runs. */
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

    /** Where a job stands. */
    enum State {
        ABSENT,
        STARTING,
        RUNNING,
        FAILED
    }
}
