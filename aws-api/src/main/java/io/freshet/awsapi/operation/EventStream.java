package io.freshet.awsapi.operation;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/**
 * An answer that goes on: events that are fetched one after the other, the next when the last has been sent. Not for several threads
 * at once.
 */
public interface EventStream extends AutoCloseable {
    /**
     * One event.
     *
     * @param type the member of the operation's event stream in the service model, for example {@code SubscribeToShardEvent}
     */
    record Event(String type, SdkPojo payload) {}

    /** The next event when there is one; empty at the end. An error that the service models ends the stream and is sent as such. */
    CompletionStage<Optional<Event>> next();

    /** Nobody listens any more; may be called by any thread, and more than once. */
    @Override
    void close();
}
