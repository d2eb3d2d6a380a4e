package io.freshet.firehosesink.stream;

import io.freshet.awsapi.trace.TraceContext;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The buffer of each delivery stream that takes records directly: durable, ordered, read by its delivery job. */
public interface DeliveryLog {
    /** Makes the buffer; nothing happens if it is there. */
    void create(String deliveryStream);

    /** Appends durably, encrypted if a data key is given; completes with the record id. */
    CompletionStage<String> append(String deliveryStream, byte[] data, byte @Nullable [] dataKey);

    /**
     * As the other, of a record that belongs to a trace.
     *
     * @param trace null if it does not
     */
    default CompletionStage<String> append(
            String deliveryStream, byte[] data, byte @Nullable [] dataKey, @Nullable TraceContext trace) {
        return append(deliveryStream, data, dataKey);
    }

    /** Removes the buffer and what is in it; nothing happens if it is not there. */
    void delete(String deliveryStream);
}
