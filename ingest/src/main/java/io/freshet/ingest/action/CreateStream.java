package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamSettings;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.StreamMode;

/** Makes a stream; it is ACTIVE when this answers. */
final class CreateStream implements BlockingOperation<CreateStreamRequest, CreateStreamResponse> {
    private static final int ON_DEMAND_SHARDS = 4;

    private final Streams streams;

    CreateStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Class<CreateStreamRequest> requestType() {
        return CreateStreamRequest.class;
    }

    @Override
    public CreateStreamResponse answer(CreateStreamRequest request, Caller caller) {
        String name = request.streamName();
        boolean onDemand = request.streamModeDetails() != null
                && request.streamModeDetails().streamMode() == StreamMode.ON_DEMAND;
        if (onDemand && request.shardCount() != null) {
            throw ApiException.validation("Requests to create on-demand streams must not specify ShardCount.");
        }
        if (!onDemand && request.shardCount() == null) {
            throw ApiException.validation("ShardCount is required to create a stream in PROVISIONED mode.");
        }
        WarmThroughput.requireOnDemand(mode(onDemand), request.warmThroughputMiBps());
        int shards = onDemand ? ON_DEMAND_SHARDS : request.shardCount();
        ShardLimit.require(streams.registry(), shards, caller);
        Map<String, String> tags = request.hasTags() ? request.tags() : Map.of();
        Tags.requireValid(tags);
        try {
            Optional<Stream> created = streams.registry()
                    .create(
                            name,
                            caller.arn("kinesis", "stream/" + name),
                            mode(onDemand),
                            shards,
                            tags,
                            settings(request));
            if (created.isEmpty()) {
                throw KinesisErrors.inUse(
                        "Stream " + name + " under account " + caller.accountId() + " already exists.");
            }
        } catch (IllegalArgumentException e) { // a name whose log would have too long a name
            throw KinesisErrors.invalidArgument(e.getMessage());
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, name, caller.accountId());
        }
        return CreateStreamResponse.builder().build();
    }

    private static io.freshet.ingest.stream.StreamMode mode(boolean onDemand) {
        return onDemand
                ? io.freshet.ingest.stream.StreamMode.ON_DEMAND
                : io.freshet.ingest.stream.StreamMode.PROVISIONED;
    }

    private static StreamSettings settings(CreateStreamRequest request) {
        StreamSettings settings = StreamSettings.DEFAULT.withWarmThroughputMibps(request.warmThroughputMiBps());
        return request.maxRecordSizeInKiB() == null
                ? settings
                : settings.withMaxRecordSizeKib(request.maxRecordSizeInKiB());
    }
}
