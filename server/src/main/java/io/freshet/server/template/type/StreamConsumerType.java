package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.type.ServerCalls.Api;
import java.util.Map;
import java.util.Set;

/** {@code AWS::Kinesis::StreamConsumer}: any change is another consumer. */
final class StreamConsumerType extends ResourceType {
    StreamConsumerType(ServiceModel kinesis, ServiceModel firehose) {
        super(
                "AWS::Kinesis::StreamConsumer",
                PropertyModel.of(kinesis, "RegisterStreamConsumer")
                        .without("StreamId")
                        .with("Tags", firehose, "TagDeliveryStream", "Tags"));
    }

    @Override
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        return properties.path("StreamARN").asText() + "/consumer/"
                + properties.path("ConsumerName").asText();
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of(
                "ConsumerName", properties.path("ConsumerName").asText(),
                "StreamARN", properties.path("StreamARN").asText());
    }

    /** The ARN has the time in it at which the consumer was registered. */
    @Override
    public Set<String> later() {
        return Set.of("Ref", "ConsumerARN", "ConsumerCreationTimestamp", "ConsumerStatus");
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return true;
    }

    private static ObjectNode named(ObjectNode properties) {
        ObjectNode request = ServerCalls.request();
        request.set("StreamARN", properties.get("StreamARN"));
        request.set("ConsumerName", properties.get("ConsumerName"));
        return request;
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(() -> calls.call(Api.KINESIS, "DescribeStreamConsumer", named(resource.properties())));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = named(properties);
        if (properties.has("Tags")) {
            request.set("Tags", Tags.map(properties.path("Tags")));
        }
        JsonNode consumer =
                calls.call(Api.KINESIS, "RegisterStreamConsumer", request).path("Consumer");
        String arn = consumer.path("ConsumerARN").asText();
        return Map.of(
                "Ref",
                arn,
                "ConsumerARN",
                arn,
                "ConsumerCreationTimestamp",
                consumer.path("ConsumerCreationTimestamp").asText(),
                "ConsumerStatus",
                "ACTIVE");
    }

    @Override
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {
        calls.await("consumer " + resource.text("ConsumerName") + " to be ACTIVE", () -> calls.call(
                        Api.KINESIS, "DescribeStreamConsumer", named(resource.properties()))
                .at("/ConsumerDescription/ConsumerStatus")
                .asText()
                .equals("ACTIVE"));
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) {
        throw new IllegalStateException("a consumer is replaced and not changed");
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ifThere(() -> calls.call(Api.KINESIS, "DeregisterStreamConsumer", named(resource.properties())));
        calls.await("consumer " + resource.text("ConsumerName") + " to be gone", () -> !exists(calls, resource));
        return "";
    }
}
