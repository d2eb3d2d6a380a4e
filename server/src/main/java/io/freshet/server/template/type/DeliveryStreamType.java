package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.type.ServerCalls.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code AWS::KinesisFirehose::DeliveryStream}: changes of the destination are made in flight, others by another delivery stream. */
final class DeliveryStreamType extends ResourceType {
    private static final Set<String> NOT_BUILT = Set.of(
            "AmazonOpenSearchServerlessDestinationConfiguration",
            "SnowflakeDestinationConfiguration",
            "DirectPutSourceConfiguration",
            "DatabaseSourceConfiguration",
            "SecretsManagerConfiguration",
            "VpcConfiguration",
            "DomainARN");
    private static final String DESTINATION = "DestinationConfiguration";

    /** Parts of a destination that are switched off where they are left out. */
    private static final List<String> SWITCHED = List.of(
            "ProcessingConfiguration",
            "DataFormatConversionConfiguration",
            "CloudWatchLoggingOptions",
            "DynamicPartitioningConfiguration");

    DeliveryStreamType(ServiceModel firehose) {
        super(
                "AWS::KinesisFirehose::DeliveryStream",
                PropertyModel.of(firehose, "CreateDeliveryStream", Set.of(), NOT_BUILT)
                        .optional("DeliveryStreamName"));
    }

    @Override
    String nameProperty() {
        return "DeliveryStreamName";
    }

    @Override
    int longestName() {
        return 64;
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of("Ref", physicalId, "Arn", surroundings.arn("firehose", "deliverystream/" + physicalId));
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        String destination = destination(before);
        List<String> fixed = new ArrayList<>(List.of(
                "DeliveryStreamName",
                "DeliveryStreamType",
                "KinesisStreamSourceConfiguration",
                "MSKSourceConfiguration"));
        if (!destination.equals(destination(after)) || anyDiffers(before, after, fixed)) {
            return true;
        }
        return loses(before.path(destination), after.path(destination));
    }

    /** An update keeps what it does not name: what is left out and cannot be switched off needs another delivery stream. */
    private static boolean loses(JsonNode before, JsonNode after) {
        boolean loses = false;
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            String name = member.getKey();
            boolean fixed = name.equals("S3BackupMode") && !Objects.equals(member.getValue(), after.get(name));
            boolean inside = member.getValue().isObject() && after.has(name);
            loses |= fixed
                    || (!after.has(name) && !SWITCHED.contains(name))
                    || (inside && !SWITCHED.contains(name) && loses(member.getValue(), after.path(name)));
        }
        return loses;
    }

    private static String destination(ObjectNode properties) {
        for (Map.Entry<String, JsonNode> member : properties.properties()) {
            if (member.getKey().endsWith(DESTINATION)) {
                return member.getKey();
            }
        }
        return "";
    }

    private static ObjectNode named(String name) {
        return ServerCalls.request().put("DeliveryStreamName", name);
    }

    private static JsonNode described(ServerCalls calls, String name) throws InterruptedException {
        return calls.call(Api.FIREHOSE, "DescribeDeliveryStream", named(name)).path("DeliveryStreamDescription");
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(() -> described(calls, resource.physicalId()));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy().put("DeliveryStreamName", physicalId);
        calls.call(Api.FIREHOSE, "CreateDeliveryStream", request);
        return Map.of();
    }

    @Override
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {
        active(calls, resource.physicalId());
    }

    private static void active(ServerCalls calls, String name) throws InterruptedException {
        calls.await("delivery stream " + name + " to be ACTIVE", () -> {
            JsonNode described = described(calls, name);
            String status = described.path("DeliveryStreamStatus").asText();
            if (status.endsWith("_FAILED")) {
                throw new IllegalStateException(
                        "delivery stream " + name + " is " + status + ": " + described.path("FailureDescription"));
            }
            return status.equals("ACTIVE");
        });
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        String name = resource.physicalId();
        ObjectNode before = resource.properties();
        String destination = destination(after);
        if (differs(before, after, destination)) {
            JsonNode described = described(calls, name);
            ObjectNode request = named(name);
            request.set("CurrentDeliveryStreamVersionId", described.path("VersionId"));
            request.set("DestinationId", described.at("/Destinations/0/DestinationId"));
            String member = destination.replace("Configuration", "Update");
            request.set(member, change((ObjectNode) before.path(destination), (ObjectNode) after.path(destination)));
            calls.call(Api.FIREHOSE, "UpdateDestination", request);
            active(calls, name);
        }
        encryption(calls, name, before, after);
        tags(calls, name, before, after);
    }

    /** A configuration as an update has it: inner configurations are updates there too. */
    private static ObjectNode change(ObjectNode before, ObjectNode after) {
        ObjectNode change = after.deepCopy();
        change.remove("S3BackupMode");
        if (after.has("S3BackupMode") && after.has("BucketARN")) {
            change.set("S3BackupMode", after.get("S3BackupMode"));
        }
        for (String inner : List.of("S3Configuration", "S3BackupConfiguration")) {
            if (change.has(inner)) {
                change.set(inner.replace("Configuration", "Update"), change.remove(inner));
            }
        }
        for (String part : SWITCHED) {
            if (before.has(part) && !after.has(part)) {
                change.putObject(part).put("Enabled", false);
            }
        }
        return change;
    }

    private static void encryption(ServerCalls calls, String name, ObjectNode before, ObjectNode after)
            throws InterruptedException {
        String member = "DeliveryStreamEncryptionConfigurationInput";
        if (!differs(before, after, member)) {
            return;
        }
        if (after.has(member)) {
            ObjectNode request = named(name);
            request.set(member, after.get(member));
            calls.call(Api.FIREHOSE, "StartDeliveryStreamEncryption", request);
        } else {
            calls.call(Api.FIREHOSE, "StopDeliveryStreamEncryption", named(name));
        }
        calls.await("encryption of delivery stream " + name, () -> !described(calls, name)
                .at("/DeliveryStreamEncryptionConfiguration/Status")
                .asText()
                .endsWith("ING"));
    }

    private static void tags(ServerCalls calls, String name, ObjectNode before, ObjectNode after)
            throws InterruptedException {
        ArrayNode gone = Tags.gone(before.path("Tags"), after.path("Tags"));
        if (!gone.isEmpty()) {
            ObjectNode request = named(name);
            request.set("TagKeys", gone);
            calls.call(Api.FIREHOSE, "UntagDeliveryStream", request);
        }
        if (differs(before, after, "Tags") && !after.path("Tags").isEmpty()) {
            ObjectNode request = named(name);
            request.set("Tags", after.get("Tags"));
            calls.call(Api.FIREHOSE, "TagDeliveryStream", request);
        }
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ifThere(() -> calls.call(Api.FIREHOSE, "DeleteDeliveryStream", named(resource.physicalId())));
        calls.await("delivery stream " + resource.physicalId() + " to be gone", () -> !exists(calls, resource));
        return "";
    }
}
