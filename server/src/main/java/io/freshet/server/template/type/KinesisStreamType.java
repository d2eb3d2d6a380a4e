package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.type.ServerCalls.Api;
import java.util.Map;

/** {@code AWS::Kinesis::Stream}. */
final class KinesisStreamType extends ResourceType {
    private static final int DEFAULT_HOURS = 24;

    KinesisStreamType(ServiceModel kinesis, ServiceModel firehose) {
        super("AWS::Kinesis::Stream", model(kinesis, firehose));
    }

    private static PropertyModel model(ServiceModel kinesis, ServiceModel firehose) {
        PropertyModel encryption =
                PropertyModel.of(kinesis, "StartStreamEncryption").without("StreamName", "StreamARN", "StreamId");
        return PropertyModel.of(kinesis, "CreateStream")
                .named("StreamName", "Name")
                .optional("Name")
                .with("Tags", firehose, "TagDeliveryStream", "Tags")
                .with("RetentionPeriodHours", kinesis, "IncreaseStreamRetentionPeriod", "RetentionPeriodHours")
                .with("DesiredShardLevelMetrics", kinesis, "EnableEnhancedMonitoring", "ShardLevelMetrics")
                .with("StreamEncryption", encryption);
    }

    @Override
    String nameProperty() {
        return "Name";
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of("Ref", physicalId, "Arn", surroundings.arn("kinesis", "stream/" + physicalId));
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return differs(before, after, "Name");
    }

    private static ObjectNode named(String name) {
        return ServerCalls.request().put("StreamName", name);
    }

    private static JsonNode summary(ServerCalls calls, String name) throws InterruptedException {
        return calls.call(Api.KINESIS, "DescribeStreamSummary", named(name)).path("StreamDescriptionSummary");
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(() -> summary(calls, resource.physicalId()));
    }

    private static boolean onDemand(ObjectNode properties) {
        return properties.at("/StreamModeDetails/StreamMode").asText().equals("ON_DEMAND");
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = named(physicalId);
        if (!onDemand(properties)) {
            request.put("ShardCount", properties.path("ShardCount").asInt(1));
        }
        for (String same : new String[] {"StreamModeDetails", "MaxRecordSizeInKiB", "WarmThroughputMiBps"}) {
            if (properties.has(same)) {
                request.set(same, properties.get(same));
            }
        }
        if (properties.has("Tags")) {
            request.set("Tags", Tags.map(properties.path("Tags")));
        }
        calls.call(Api.KINESIS, "CreateStream", request);
        return Map.of();
    }

    @Override
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {
        active(calls, resource.physicalId());
        ObjectNode nothing = ServerCalls.request();
        settings(calls, resource.physicalId(), nothing, resource.properties());
    }

    private static void active(ServerCalls calls, String name) throws InterruptedException {
        calls.await(
                "stream " + name + " to be ACTIVE",
                () -> summary(calls, name).path("StreamStatus").asText().equals("ACTIVE"));
    }

    /** What is not said when a stream is made. Looks at what is there, and not at what should be: a change may have been broken off. */
    private static void settings(ServerCalls calls, String name, ObjectNode before, ObjectNode after)
            throws InterruptedException {
        int was = summary(calls, name).path("RetentionPeriodHours").asInt(DEFAULT_HOURS);
        int hours = after.path("RetentionPeriodHours").asInt(DEFAULT_HOURS);
        if (was != hours) {
            String operation = hours > was ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod";
            calls.call(Api.KINESIS, operation, named(name).put("RetentionPeriodHours", hours));
            active(calls, name);
        }
        if (differs(before, after, "StreamEncryption")) {
            encrypt(calls, name, after.path("StreamEncryption"));
            active(calls, name);
        }
        if (differs(before, after, "DesiredShardLevelMetrics")) {
            monitor(calls, name, "DisableEnhancedMonitoring", before);
            monitor(calls, name, "EnableEnhancedMonitoring", after);
        }
    }

    private static void encrypt(ServerCalls calls, String name, JsonNode after) throws InterruptedException {
        JsonNode now = summary(calls, name);
        if (now.path("EncryptionType").asText().equals("KMS")) {
            ObjectNode request = named(name).put("EncryptionType", "KMS");
            request.set("KeyId", now.path("KeyId"));
            calls.call(Api.KINESIS, "StopStreamEncryption", request);
            active(calls, name);
        }
        if (after instanceof ObjectNode fresh) {
            ObjectNode request = named(name);
            request.setAll(fresh);
            calls.call(Api.KINESIS, "StartStreamEncryption", request);
        }
    }

    private static void monitor(ServerCalls calls, String name, String operation, ObjectNode properties)
            throws InterruptedException {
        if (!properties.path("DesiredShardLevelMetrics").isEmpty()) {
            ObjectNode request = named(name);
            request.set("ShardLevelMetrics", properties.get("DesiredShardLevelMetrics"));
            calls.call(Api.KINESIS, operation, request);
        }
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        String name = resource.physicalId();
        ObjectNode before = resource.properties();
        String arn = summary(calls, name).path("StreamARN").asText();
        if (onDemand(before) != onDemand(after)) {
            ObjectNode request = ServerCalls.request().put("StreamARN", arn);
            request.putObject("StreamModeDetails").put("StreamMode", onDemand(after) ? "ON_DEMAND" : "PROVISIONED");
            calls.call(Api.KINESIS, "UpdateStreamMode", request);
            active(calls, name);
        }
        int shards = after.path("ShardCount").asInt(1);
        if (!onDemand(after)
                && shards != summary(calls, name).path("OpenShardCount").asInt()) {
            ObjectNode request = named(name).put("TargetShardCount", shards).put("ScalingType", "UNIFORM_SCALING");
            calls.call(Api.KINESIS, "UpdateShardCount", request);
            active(calls, name);
        }
        if (differs(before, after, "MaxRecordSizeInKiB")) {
            int kib = after.path("MaxRecordSizeInKiB").asInt(1024);
            calls.call(
                    Api.KINESIS,
                    "UpdateMaxRecordSize",
                    ServerCalls.request().put("StreamARN", arn).put("MaxRecordSizeInKiB", kib));
        }
        if (differs(before, after, "WarmThroughputMiBps") && after.has("WarmThroughputMiBps")) {
            ObjectNode request = named(name);
            request.set("WarmThroughputMiBps", after.get("WarmThroughputMiBps"));
            calls.call(Api.KINESIS, "UpdateStreamWarmThroughput", request);
        }
        settings(calls, name, before, after);
        tags(calls, name, before, after);
    }

    private static void tags(ServerCalls calls, String name, ObjectNode before, ObjectNode after)
            throws InterruptedException {
        ArrayNode gone = Tags.gone(before.path("Tags"), after.path("Tags"));
        if (!gone.isEmpty()) {
            ObjectNode request = named(name);
            request.set("TagKeys", gone);
            calls.call(Api.KINESIS, "RemoveTagsFromStream", request);
        }
        if (differs(before, after, "Tags") && !after.path("Tags").isEmpty()) {
            ObjectNode request = named(name);
            request.set("Tags", Tags.map(after.path("Tags")));
            calls.call(Api.KINESIS, "AddTagsToStream", request);
        }
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ObjectNode request = named(resource.physicalId());
        request.set("EnforceConsumerDeletion", JsonNodeFactory.instance.booleanNode(true));
        ifThere(() -> calls.call(Api.KINESIS, "DeleteStream", request));
        calls.await("stream " + resource.physicalId() + " to be gone", () -> !exists(calls, resource));
        return "";
    }
}
