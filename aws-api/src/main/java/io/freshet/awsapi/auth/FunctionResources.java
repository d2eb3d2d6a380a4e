package io.freshet.awsapi.auth;

import io.freshet.awsapi.operation.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The ARNs that a request to the Lambda API names: functions by name, by ARN or by the end of one, with a qualifier in the name or
 * beside it; layers; mappings, and the streams they read.
 */
final class FunctionResources {
    private static final Pattern FUNCTION =
            Pattern.compile("(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(?:\\d{12}:)?(?:function:)?([a-zA-Z0-9_-]{1,64})"
                    + "(?::(\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");
    private static final Pattern LAYER = Pattern.compile(
            "(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:layer:)?([a-zA-Z0-9_-]{1,140})(?::(\\d{1,9}))?");

    private FunctionResources() {}

    static void collect(SdkPojo request, Caller caller, Set<String> resources) {
        Map<String, Object> members = new HashMap<>();
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            if (value != null) {
                members.put(field.memberName(), value);
            }
        }
        function(members, "FunctionName", caller, resources);
        function(members, "Resource", caller, resources);
        layer(members, caller, resources);
        if (members.get("UUID") instanceof String uuid) {
            resources.add(caller.arn("lambda", "event-source-mapping:" + uuid));
        }
        if (members.get("EventSourceArn") instanceof String source) {
            resources.add(source);
        }
    }

    private static void function(Map<String, Object> members, String member, Caller caller, Set<String> resources) {
        if (!(members.get(member) instanceof String given)) {
            return;
        }
        Matcher parts = FUNCTION.matcher(given);
        if (!parts.matches()) {
            resources.add(RequestedResources.MALFORMED);
            return;
        }
        String function = "function:" + parts.group(1);
        Object beside = members.get("Qualifier");
        if (parts.group(2) != null) {
            resources.add(caller.arn("lambda", function + ":" + parts.group(2)));
        }
        if (beside instanceof String qualifier) {
            resources.add(caller.arn("lambda", function + ":" + qualifier));
        }
        if (parts.group(2) == null && beside == null) {
            resources.add(caller.arn("lambda", function));
        }
    }

    private static void layer(Map<String, Object> members, Caller caller, Set<String> resources) {
        Object given = members.getOrDefault("LayerName", members.get("Arn"));
        if (!(given instanceof String name)) {
            return;
        }
        Matcher parts = LAYER.matcher(name);
        if (!parts.matches()) {
            resources.add(RequestedResources.MALFORMED);
            return;
        }
        Object number = members.getOrDefault("VersionNumber", parts.group(2));
        resources.add(caller.arn("lambda", "layer:" + parts.group(1) + (number == null ? "" : ":" + number)));
    }
}
