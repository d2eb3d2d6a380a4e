package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.StopStreamEncryptionRequest;
import software.amazon.awssdk.services.kinesis.model.StopStreamEncryptionResponse;

/** Has records no longer encrypted; on a stream that has no encryption it changes nothing. */
final class StopStreamEncryption
        implements BlockingOperation<StopStreamEncryptionRequest, StopStreamEncryptionResponse> {
    private final Streams streams;

    StopStreamEncryption(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<StopStreamEncryptionRequest> requestType() {
        return StopStreamEncryptionRequest.class;
    }

    @Override
    public StopStreamEncryptionResponse answer(StopStreamEncryptionRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Encryption.requireKms(request.encryptionType());
        streams.configure(stream, caller, settings -> settings.withEncryptionKeyId(null));
        return StopStreamEncryptionResponse.builder().build();
    }
}
