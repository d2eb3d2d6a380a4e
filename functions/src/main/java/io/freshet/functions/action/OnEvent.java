package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Destinations;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.FunctionState;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** What becomes of asynchronous calls: reads, checks and changes it. */
final class OnEvent {
    private static final List<String> MEMBERS =
            List.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig");

    private final Components components;

    OnEvent(Components components) {
        this.components = components;
    }

    static String qualifier(FunctionName name) {
        return name.qualifier() == null ? FunctionName.LATEST : name.qualifier();
    }

    FunctionEventInvokeConfig get(FunctionName name, Caller caller) {
        return Optional.ofNullable(
                        components.registry().get(name, caller).onEvent().get(qualifier(name)))
                .orElseThrow(() -> missing(name, caller));
    }

    static ResourceNotFoundException missing(FunctionName name, Caller caller) {
        return Errors.notFound(
                "The function " + name.arn(caller) + ":" + qualifier(name) + " doesn't have an EventInvokeConfig");
    }

    /** Stores what the request says; what it does not say is kept, or goes. */
    FunctionEventInvokeConfig put(FunctionName name, Caller caller, SdkPojo request, boolean keep) {
        ObjectNode asked = Shapes.json(request);
        for (String side : List.of("OnSuccess", "OnFailure")) {
            String arn = asked.path("DestinationConfig")
                    .path(side)
                    .path("Destination")
                    .asText();
            if (!arn.isEmpty() && !Destinations.isKnown(arn)) {
                throw Errors.invalid(side + ".Destination: " + arn + " (expected: " + Destinations.EXPECTED + ")");
            }
        }
        FunctionState changed = components.registry().change(name, caller, state -> {
            FunctionRegistry.requireQualifier(state, name, caller);
            FunctionEventInvokeConfig before = state.onEvent().get(qualifier(name));
            if (keep && before == null) {
                throw missing(name, caller);
            }
            ObjectNode json = keep && before != null ? Shapes.json(before) : Shapes.JSON.createObjectNode();
            for (String member : MEMBERS) {
                if (asked.has(member)) {
                    json.set(member, asked.get(member));
                }
            }
            json.put("FunctionArn", name.arn(caller) + ":" + qualifier(name));
            json.put("LastModified", components.clock().millis() / 1000.0);
            Map<String, FunctionEventInvokeConfig> configs = new TreeMap<>(state.onEvent());
            configs.put(
                    qualifier(name),
                    Shapes.shape(FunctionEventInvokeConfig.class, FunctionEventInvokeConfig.builder(), json));
            return state.withOnEvent(configs);
        });
        return Optional.ofNullable(changed.onEvent().get(qualifier(name))).orElseThrow();
    }
}
