package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code AWS::Lambda::EventSourceMapping} of Kinesis streams. */
final class MappingType extends ResourceType {
    private static final String PATH = "/2015-03-31/event-source-mappings";
    private static final List<String> FIXED =
            List.of("EventSourceArn", "FunctionName", "StartingPosition", "StartingPositionTimestamp");

    MappingType(ServiceModel lambda) {
        super(
                "AWS::Lambda::EventSourceMapping",
                PropertyModel.of(lambda, "CreateEventSourceMapping")
                        .withoutEffect("Tags")
                        .notBuilt(
                                "SelfManagedEventSource",
                                "SelfManagedKafkaEventSourceConfig",
                                "AmazonManagedKafkaEventSourceConfig",
                                "DocumentDBEventSourceConfig",
                                "SourceAccessConfigurations",
                                "ScalingConfig",
                                "ProvisionedPollerConfig",
                                "MetricsConfig",
                                "LoggingConfig",
                                "Topics",
                                "Queues")
                        .require("EventSourceArn"));
    }

    @Override
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        return properties.path("EventSourceArn").asText() + " > "
                + properties.path("FunctionName").asText();
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of();
    }

    @Override
    public Set<String> later() {
        return Set.of("Ref", "Id", "EventSourceMappingArn");
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        boolean loses = false;
        for (var name = before.fieldNames(); name.hasNext(); ) {
            loses |= !after.has(name.next());
        }
        return loses || anyDiffers(before, after, FIXED);
    }

    @Override
    public boolean leavesFirst() {
        return true;
    }

    private static String path(Deployed resource) {
        return PATH + "/" + resource.attributes().getOrDefault("Ref", "none");
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return resource.attributes().containsKey("Ref")
                && ifThere(() -> calls.lambda("GET", path(resource), ServerCalls.request()));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy();
        request.remove("Tags");
        var made = calls.lambda("POST", PATH + "/", request);
        String id = made.path("UUID").asText();
        return Map.of(
                "Ref",
                id,
                "Id",
                id,
                "EventSourceMappingArn",
                made.path("EventSourceMappingArn").asText());
    }

    @Override
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {
        calls.await("mapping " + resource.physicalId(), () -> calls.lambda("GET", path(resource), ServerCalls.request())
                .path("State")
                .asText()
                .matches("Enabled|Disabled"));
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        ObjectNode request = after.deepCopy();
        request.remove(FIXED);
        request.remove("Tags");
        calls.lambda("PUT", path(resource), request);
        settle(calls, resource);
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ifThere(() -> calls.lambda("DELETE", path(resource), ServerCalls.request()));
        calls.await("mapping " + resource.physicalId() + " to be gone", () -> !exists(calls, resource));
        return "";
    }
}
