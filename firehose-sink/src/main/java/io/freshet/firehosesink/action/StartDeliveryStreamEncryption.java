package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStreams;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamEncryptionConfigurationInput;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.KeyType;
import software.amazon.awssdk.services.firehose.model.StartDeliveryStreamEncryptionRequest;
import software.amazon.awssdk.services.firehose.model.StartDeliveryStreamEncryptionResponse;

/** Has the buffer encrypt what is put from now on. */
final class StartDeliveryStreamEncryption
        implements BlockingOperation<StartDeliveryStreamEncryptionRequest, StartDeliveryStreamEncryptionResponse> {
    private final DeliveryStreams streams;
    private final CallAllowance allowance;

    StartDeliveryStreamEncryption(DeliveryStreams streams, CallAllowance allowance) {
        this.streams = streams;
        this.allowance = allowance;
    }

    @Override
    public Class<StartDeliveryStreamEncryptionRequest> requestType() {
        return StartDeliveryStreamEncryptionRequest.class;
    }

    @Override
    public StartDeliveryStreamEncryptionResponse answer(StartDeliveryStreamEncryptionRequest request, Caller caller) {
        var input = request.deliveryStreamEncryptionConfigurationInput();
        DeliveryStreams.Key key =
                input == null ? new DeliveryStreams.Key(KeyType.AWS_OWNED_CMK.toString(), "") : key(input);
        allowance.take(streams.get(request.deliveryStreamName(), caller).name());
        streams.startEncryption(request.deliveryStreamName(), key, caller);
        return StartDeliveryStreamEncryptionResponse.builder().build();
    }

    /** A key of the customer's has an ARN, one of the service's has none. */
    static DeliveryStreams.Key key(DeliveryStreamEncryptionConfigurationInput input) {
        boolean named = input.keyARN() != null;
        if (named != (input.keyType() == KeyType.CUSTOMER_MANAGED_CMK)) {
            throw InvalidArgumentException.builder()
                    .message(
                            "KeyARN must be specified for CUSTOMER_MANAGED_CMK and must not be specified for AWS_OWNED_CMK.")
                    .build();
        }
        return new DeliveryStreams.Key(input.keyTypeAsString(), named ? input.keyARN() : "");
    }
}
