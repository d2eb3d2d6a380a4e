package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.StartStreamEncryptionRequest;
import software.amazon.awssdk.services.kinesis.model.StartStreamEncryptionResponse;

/** Has records encrypted from now on, under a key; another key may follow. */
final class StartStreamEncryption
        implements BlockingOperation<StartStreamEncryptionRequest, StartStreamEncryptionResponse> {
    private static final int MOST_STARTS = 25;

    private final Streams streams;
    private final Clock clock;

    StartStreamEncryption(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<StartStreamEncryptionRequest> requestType() {
        return StartStreamEncryptionRequest.class;
    }

    @Override
    public StartStreamEncryptionResponse answer(StartStreamEncryptionRequest request, Caller caller) {
        Stream stream = streams.active(request.streamName(), request.streamARN(), caller);
        Encryption.requireKms(request.encryptionType());
        Instant now = clock.instant();
        streams.configure(stream, caller, settings -> {
            if (settings.encryptionStarts().count(now) >= MOST_STARTS) {
                throw KinesisErrors.limitExceeded("Stream " + stream.name() + " under account " + caller.accountId()
                        + " has had its encryption started " + MOST_STARTS + " times in the last 24 hours.");
            }
            return settings.withEncryptionKeyId(request.keyId())
                    .withEncryptionStarts(settings.encryptionStarts().and(now));
        });
        return StartStreamEncryptionResponse.builder().build();
    }
}
