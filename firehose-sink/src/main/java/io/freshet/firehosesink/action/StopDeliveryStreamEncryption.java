package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.StopDeliveryStreamEncryptionRequest;
import software.amazon.awssdk.services.firehose.model.StopDeliveryStreamEncryptionResponse;

/** Has the buffer keep what is put from now on as it is. */
final class StopDeliveryStreamEncryption
        implements BlockingOperation<StopDeliveryStreamEncryptionRequest, StopDeliveryStreamEncryptionResponse> {
    private final DeliveryStreams streams;
    private final CallAllowance allowance;

    StopDeliveryStreamEncryption(DeliveryStreams streams, CallAllowance allowance) {
        this.streams = streams;
        this.allowance = allowance;
    }

    @Override
    public Class<StopDeliveryStreamEncryptionRequest> requestType() {
        return StopDeliveryStreamEncryptionRequest.class;
    }

    @Override
    public StopDeliveryStreamEncryptionResponse answer(StopDeliveryStreamEncryptionRequest request, Caller caller) {
        allowance.take(streams.get(request.deliveryStreamName(), caller).name());
        streams.stopEncryption(request.deliveryStreamName(), caller);
        return StopDeliveryStreamEncryptionResponse.builder().build();
    }
}
