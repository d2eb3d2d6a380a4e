package io.freshet.awsapi.auth;

import io.freshet.awsapi.operation.Caller;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The ARNs that a request names, by whatever member it names them. A policy must allow all of them: a request that gives a name and
 * an ARN must not be judged by the one and act on the other.
 */
public final class RequestedResources {
    /** Of a request that names no resource, such as ListStreams. */
    static final String NONE = "*";

    /** Of a request with an ARN that cannot be told apart from others for sure: it is never allowed. */
    static final String MALFORMED = "malformed";

    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:\\d{12}:([a-z]+/[\\w./-]+(?::\\d+)?)");

    /** Members that hold an ARN, in every service. */
    private static final Set<String> ARN_MEMBERS = Set.of(
            "StreamARN",
            "ConsumerARN",
            "ResourceARN",
            "ResourceArn",
            "DeliveryStreamARN",
            "ApplicationARN",
            "TableArn");

    /** What a member that holds a name names, by signing name of the service. */
    private static final Map<String, Map<String, String>> NAME_MEMBERS = Map.of(
            "kinesis", Map.of("StreamName", "stream/"),
            "firehose", Map.of("DeliveryStreamName", "deliverystream/"),
            "kinesisanalytics", Map.of("ApplicationName", "application/"),
            "dynamodb", Map.of("TableName", "table/"));

    private final Function<String, Optional<String>> streamOfIterator;

    /** @param streamOfIterator the name of the stream that a shard iterator reads; empty if it is no iterator */
    public RequestedResources(Function<String, Optional<String>> streamOfIterator) {
        this.streamOfIterator = streamOfIterator;
    }

    Set<String> of(String service, SdkPojo request, Caller caller) {
        Set<String> resources = new LinkedHashSet<>();
        if (service.equals("lambda")) {
            FunctionResources.collect(request, caller, resources);
        } else {
            collect(service, request, caller, resources);
        }
        return resources.isEmpty() ? Set.of(NONE) : resources;
    }

    private void collect(String service, SdkPojo request, Caller caller, Set<String> resources) {
        Map<String, String> names = NAME_MEMBERS.getOrDefault(service, Map.of());
        for (SdkField<?> field : request.sdkFields()) {
            @Nullable Object given = field.getValueOrDefault(request);
            if (service.equals("dynamodb")) {
                tables(field, given, caller, resources);
            }
            if (!(given instanceof String value)) {
                continue;
            }
            String member = field.locationName();
            if (ARN_MEMBERS.contains(member) || (value.startsWith("arn:") && names.containsKey(member))) {
                arn(service, value, caller, resources);
            } else if (names.containsKey(member)) {
                resources.add(caller.arn(service, names.get(member) + value));
            } else if (member.equals("ShardIterator") && service.equals("kinesis")) {
                streamOfIterator
                        .apply(value)
                        .ifPresent(stream -> resources.add(caller.arn(service, "stream/" + stream)));
            }
        }
    }

    /** Of requests for several tables: a map by table, or a list of actions that each name theirs. */
    private void tables(SdkField<?> field, @Nullable Object given, Caller caller, Set<String> resources) {
        if (field.locationName().equals("RequestItems") && given instanceof Map<?, ?> byTable) {
            for (Object table : byTable.keySet()) {
                String name = String.valueOf(table);
                if (name.startsWith("arn:")) {
                    arn("dynamodb", name, caller, resources);
                } else {
                    resources.add(caller.arn("dynamodb", "table/" + name));
                }
            }
        } else if (field.locationName().equals("TransactItems") && given instanceof List<?> actions) {
            actions.forEach(action -> nested(action, caller, resources));
        }
    }

    private void nested(@Nullable Object value, Caller caller, Set<String> resources) {
        if (value instanceof SdkPojo action) {
            collect("dynamodb", action, caller, resources);
            action.sdkFields().forEach(field -> nested(field.getValueOrDefault(action), caller, resources));
        }
    }

    /** As given and as the caller's own, because services here find a resource by its name alone. */
    private static void arn(String service, String arn, Caller caller, Set<String> resources) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches() || !parts.group(1).equals(service)) {
            resources.add(MALFORMED);
            return;
        }
        resources.add(arn);
        resources.add(caller.arn(service, parts.group(2)));
    }
}
