package io.freshet.functions.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Destinations;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.Shapes;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** What mappings may say. */
final class MappingSettings {
    private static final List<String> MEMBERS = List.of(
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "ParallelizationFactor",
            "DestinationConfig",
            "MaximumRecordAgeInSeconds",
            "BisectBatchOnFunctionError",
            "MaximumRetryAttempts",
            "FilterCriteria",
            "TumblingWindowInSeconds",
            "FunctionResponseTypes");
    private static final List<String> NOT_BUILT = List.of(
            "Topics",
            "Queues",
            "SourceAccessConfigurations",
            "SelfManagedEventSource",
            "AmazonManagedKafkaEventSourceConfig",
            "SelfManagedKafkaEventSourceConfig",
            "ScalingConfig",
            "DocumentDBEventSourceConfig",
            "KMSKeyArn",
            "ProvisionedPollerConfig");

    private MappingSettings() {}

    private static final List<String> OF_STREAMS = List.of(
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "ParallelizationFactor",
            "DestinationConfig",
            "MaximumRecordAgeInSeconds",
            "BisectBatchOnFunctionError",
            "MaximumRetryAttempts",
            "TumblingWindowInSeconds",
            "FunctionResponseTypes");

    /** Whether it is about the objects of a delivery stream, and not about the records of a stream. */
    static boolean isOfObjects(EventSourceMappingConfiguration mapping) {
        return isDeliveryStream(mapping.eventSourceArn());
    }

    static boolean isDeliveryStream(@Nullable String source) {
        return source != null && source.matches("arn:aws[a-z-]*:firehose:[a-z0-9-]+:\\d{12}:deliverystream/[\\w.-]+");
    }

    /** Settings of a mapping of objects: how they are tried again is the function's own event configuration. */
    static ObjectNode ofObjects(ObjectNode settings, SdkPojo request) {
        ObjectNode asked = Shapes.json(request);
        for (String member : OF_STREAMS) {
            if (asked.has(member)) {
                throw invalid(member + " is a setting of streams (expected: FilterCriteria only; every object is an"
                        + " event of its own, and PutFunctionEventInvokeConfig says how events are tried again)");
            }
        }
        return checked(settings, asked, List.of("FilterCriteria"));
    }

    static ObjectNode first() {
        return Shapes.JSON
                .createObjectNode()
                .put("BatchSize", 100)
                .put("MaximumBatchingWindowInSeconds", 0)
                .put("ParallelizationFactor", 1)
                .put("MaximumRecordAgeInSeconds", -1)
                .put("BisectBatchOnFunctionError", false)
                .put("MaximumRetryAttempts", -1)
                .put("TumblingWindowInSeconds", 0);
    }

    /** The settings with what the request says in their place; it is checked. */
    static ObjectNode merged(ObjectNode settings, SdkPojo request) {
        ObjectNode merged = checked(settings, Shapes.json(request), MEMBERS);
        if (merged.path("BatchSize").asInt() > 10_000) {
            throw invalid("BatchSize: " + merged.path("BatchSize") + " (expected: 1..10000)");
        }
        int window = merged.path("TumblingWindowInSeconds").asInt();
        if (window < 0 || window > 900) {
            throw invalid("TumblingWindowInSeconds: " + window + " (expected: 0..900)");
        }
        if (window > 0 && merged.path("ParallelizationFactor").asInt() > 1) {
            throw invalid("TumblingWindowInSeconds: " + window + " with ParallelizationFactor "
                    + merged.path("ParallelizationFactor")
                    + " (expected: 1, since a window has one state for the whole shard)");
        }
        int age = merged.path("MaximumRecordAgeInSeconds").asInt();
        if (age != -1 && (age < 60 || age > 604_800)) {
            throw invalid("MaximumRecordAgeInSeconds: " + age + " (expected: -1, or 60..604800)");
        }
        String destination = merged.path("DestinationConfig")
                .path("OnFailure")
                .path("Destination")
                .asText();
        if (!destination.isEmpty() && (!Destinations.isKnown(destination) || destination.contains(":lambda:"))) {
            throw invalid(
                    "OnFailure.Destination: " + destination + " (expected: the ARN of a Kinesis stream, a delivery"
                            + " stream or an S3 bucket, or an http:// or https:// URL)");
        }
        return merged;
    }

    private static ObjectNode checked(ObjectNode settings, ObjectNode asked, List<String> members) {
        for (String member : NOT_BUILT) {
            if (asked.has(member)) {
                throw invalid(member + " is not built here (expected: the settings of a Kinesis stream)");
            }
        }
        ObjectNode merged = settings.deepCopy();
        for (String member : members) {
            if (asked.has(member)) {
                merged.set(member, asked.get(member));
            }
        }
        for (JsonNode filter : merged.path("FilterCriteria").path("Filters")) {
            try {
                EventPattern.parse(filter.path("Pattern").asText());
            } catch (IllegalArgumentException e) {
                throw invalid(String.valueOf(e.getMessage()));
            }
        }
        return merged;
    }

    static InvalidParameterValueException invalid(String message) {
        return InvalidParameterValueException.builder().message(message).build();
    }

    static ResourceNotFoundException missing() {
        return ResourceNotFoundException.builder()
                .message("The resource you requested does not exist.")
                .build();
    }

    static EventSourceMappingConfiguration read(ObjectNode json, Clock clock) {
        json.put("LastModified", clock.millis() / 1000.0).put("StateTransitionReason", "USER_INITIATED");
        return Shapes.shape(EventSourceMappingConfiguration.class, EventSourceMappingConfiguration.builder(), json);
    }

    /** The function as the mapping calls it: throws if there is none. */
    static String functionArn(FunctionRegistry registry, String given, Caller caller) {
        FunctionName name = FunctionName.parse(given, caller);
        FunctionRegistry.requireQualifier(registry.get(name, caller), name, caller);
        return name.qualifiedArn(caller);
    }
}
