package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamSettings;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeResponse;

/** Switches between provisioned and on-demand; the shards stay as they are. The mode that it has already is accepted. */
final class UpdateStreamMode implements BlockingOperation<UpdateStreamModeRequest, UpdateStreamModeResponse> {
    private static final int MOST_CHANGES = 2;

    private final Streams streams;
    private final Clock clock;

    UpdateStreamMode(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<UpdateStreamModeRequest> requestType() {
        return UpdateStreamModeRequest.class;
    }

    @Override
    public UpdateStreamModeResponse answer(UpdateStreamModeRequest request, Caller caller) {
        Stream stream = streams.active(null, request.streamARN(), caller);
        StreamMode mode = StreamMode.valueOf(request.streamModeDetails().streamModeAsString());
        WarmThroughput.requireOnDemand(mode, request.warmThroughputMiBps());
        Instant now = clock.instant();
        streams.change(stream, caller, current -> {
            Stream switched = current.mode() == mode ? current : switched(current, mode, now, caller);
            return request.warmThroughputMiBps() == null
                    ? switched
                    : switched.withSettings(switched.settings().withWarmThroughputMibps(request.warmThroughputMiBps()));
        });
        return UpdateStreamModeResponse.builder().build();
    }

    private static Stream switched(Stream stream, StreamMode mode, Instant now, Caller caller) {
        StreamSettings settings = stream.settings();
        if (settings.modeChanges().count(now) >= MOST_CHANGES) {
            throw KinesisErrors.limitExceeded("Stream " + stream.name() + " under account " + caller.accountId()
                    + " has changed its mode " + MOST_CHANGES + " times in the last 24 hours.");
        }
        Integer warm = mode == StreamMode.ON_DEMAND ? settings.warmThroughputMibps() : null;
        return stream.withMode(mode)
                .withSettings(settings.withModeChanges(settings.modeChanges().and(now))
                        .withWarmThroughputMibps(warm));
    }
}
