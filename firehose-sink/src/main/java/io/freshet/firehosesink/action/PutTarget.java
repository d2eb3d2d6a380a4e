package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

/** What both put actions ask of the delivery stream and of a record. */
final class PutTarget {
    /** 1,000 KiB before base64. */
    static final int MAX_RECORD_BYTES = 1_024_000;

    private PutTarget() {}

    static DeliveryStream find(DeliveryStreams streams, String name, Caller caller) {
        DeliveryStream stream = streams.get(name, caller);
        if (!stream.takesRecordsDirectly()) {
            throw InvalidArgumentException.builder()
                    .message("This operation is not permitted on " + stream.type() + " delivery stream type.")
                    .build();
        }
        if (stream.status() != DeliveryStream.Status.ACTIVE) {
            throw ResourceNotFoundException.builder()
                    .message("Firehose " + name + " under account " + caller.accountId() + " is " + stream.status()
                            + " (expected: ACTIVE).")
                    .build();
        }
        return stream;
    }

    static byte[] data(Record record) {
        byte[] data = record.data().asByteArrayUnsafe();
        if (data.length > MAX_RECORD_BYTES) {
            throw InvalidArgumentException.builder()
                    .message("Record of " + data.length + " bytes (expected: at most " + MAX_RECORD_BYTES + ").")
                    .build();
        }
        return data;
    }
}
