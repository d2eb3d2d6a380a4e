package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.UpdateMaxRecordSizeRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateMaxRecordSizeResponse;

/** Sets how large a record may be, from the next one on. */
final class UpdateMaxRecordSize implements BlockingOperation<UpdateMaxRecordSizeRequest, UpdateMaxRecordSizeResponse> {
    private final Streams streams;

    UpdateMaxRecordSize(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<UpdateMaxRecordSizeRequest> requestType() {
        return UpdateMaxRecordSizeRequest.class;
    }

    @Override
    public UpdateMaxRecordSizeResponse answer(UpdateMaxRecordSizeRequest request, Caller caller) {
        Stream stream = streams.active(null, request.streamARN(), caller);
        streams.configure(stream, caller, settings -> settings.withMaxRecordSizeKib(request.maxRecordSizeInKiB()));
        return UpdateMaxRecordSizeResponse.builder().build();
    }
}
