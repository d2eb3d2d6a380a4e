package io.freshet.functions.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.mapping.MappingStore.Position;
import io.freshet.functions.mapping.StreamFeed.FeedShard;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.Shapes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;

/** {@code CreateEventSourceMapping}: of Kinesis streams, and of the objects of delivery streams. */
final class CreateEventSourceMapping
        implements BlockingOperation<CreateEventSourceMappingRequest, CreateEventSourceMappingResponse> {
    private final MappingStore store;
    private final FunctionRegistry registry;
    private final StreamFeed feed;
    private final ObjectFeed delivered;
    private final Clock clock;

    CreateEventSourceMapping(
            MappingStore store, FunctionRegistry registry, StreamFeed feed, ObjectFeed delivered, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.feed = feed;
        this.delivered = delivered;
        this.clock = clock;
    }

    @Override
    public Class<CreateEventSourceMappingRequest> requestType() {
        return CreateEventSourceMappingRequest.class;
    }

    @Override
    public CreateEventSourceMappingResponse answer(CreateEventSourceMappingRequest request, Caller caller) {
        String source = request.eventSourceArn();
        boolean objects = MappingSettings.isDeliveryStream(source);
        if (source == null
                || (!objects && !source.matches("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/[\\w.-]+"))) {
            throw MappingSettings.invalid("EventSourceArn: " + source
                    + " (expected: the ARN of a Kinesis stream, or of a delivery stream for the objects it delivers)");
        }
        ObjectNode json = objects
                ? MappingSettings.ofObjects(Shapes.JSON.createObjectNode(), request)
                : MappingSettings.merged(MappingSettings.first(), request);
        String function = MappingSettings.functionArn(registry, request.functionName(), caller);
        Map<String, String> starts = objects ? ofObjects(source, request) : ofShards(source, request);
        requireNew(source, function);
        json.put("UUID", UUID.randomUUID().toString())
                .put("EventSourceArn", source)
                .put("FunctionArn", function)
                .put("StartingPosition", request.startingPositionAsString())
                .put("State", Boolean.FALSE.equals(request.enabled()) ? "Disabled" : "Enabled")
                .put("LastProcessingResult", "No records processed");
        if (request.startingPositionTimestamp() != null) {
            json.put(
                    "StartingPositionTimestamp",
                    request.startingPositionTimestamp().toEpochMilli() / 1000.0);
        }
        EventSourceMappingConfiguration mapping = MappingSettings.read(json, clock);
        // LATEST is now, and not when somebody begins to read
        starts.forEach(
                (shard, start) -> store.advance(mapping.uuid(), shard, Optional.empty(), new Position(start, false)));
        store.create(mapping);
        return Shapes.shape(
                CreateEventSourceMappingResponse.class,
                CreateEventSourceMappingResponse.builder(),
                Shapes.json(mapping));
    }

    private Map<String, String> ofShards(String source, CreateEventSourceMappingRequest request) {
        String from = request.startingPositionAsString();
        if (from == null || (from.equals("AT_TIMESTAMP") == (request.startingPositionTimestamp() == null))) {
            throw MappingSettings.invalid(
                    "1 validation error detected: Value null at 'startingPosition' failed to satisfy"
                            + " constraint: Member must not be null (AT_TIMESTAMP, and only it, needs StartingPositionTimestamp).");
        }
        List<FeedShard> shards = feed.shards(source).orElse(List.of());
        if (shards.isEmpty()) {
            throw MappingSettings.invalid("Stream not found: " + source);
        }
        Map<String, String> starts = new TreeMap<>();
        shards.forEach(shard ->
                starts.put(shard.id(), feed.start(source, shard.id(), from, request.startingPositionTimestamp())));
        return starts;
    }

    private Map<String, String> ofObjects(String source, CreateEventSourceMappingRequest request) {
        String from = request.startingPositionAsString();
        if (from == null || !(from.equals("LATEST") || from.equals("TRIM_HORIZON"))) {
            throw MappingSettings.invalid("StartingPosition: " + from
                    + " (expected: LATEST, for objects delivered from now on, or TRIM_HORIZON, for all)");
        }
        return delivered
                .start(source, from.equals("TRIM_HORIZON"))
                .map(start -> Map.of(ObjectPoller.SHARD, start))
                .orElseThrow(() -> MappingSettings.invalid("Delivery stream not found: " + source));
    }

    private void requireNew(String source, String function) {
        boolean twice = store.list().stream()
                .anyMatch(other -> source.equals(other.eventSourceArn()) && function.equals(other.functionArn()));
        if (twice) {
            throw ResourceConflictException.builder()
                    .message("An event source mapping with a Kinesis stream (\" " + source + " \") and function (\" "
                            + function
                            + " \") provided mapping already exists. Please update or delete the existing mapping.")
                    .build();
        }
    }
}
