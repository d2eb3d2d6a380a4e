package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.encryption.EncryptionKeys;
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
    private final EncryptionKeys keys;
    private final Clock clock;

    StartStreamEncryption(Streams streams, EncryptionKeys keys, Clock clock) {
        this.streams = streams;
        this.keys = keys;
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
        if (!keys.contains(request.keyId())) {
            throw KinesisErrors.keyNotFound("Key " + request.keyId() + " is not configured: add it to the file that"
                    + " encryption.keys-file names, or give FRESHET_ENCRYPTION_KEY for "
                    + EncryptionKeys.DEFAULT_KEY_ID + ".");
        }
        Instant now = clock.instant();
        streams.configurePausing(stream, caller, settings -> {
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
