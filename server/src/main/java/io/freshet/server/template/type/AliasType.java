package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.List;
import java.util.Map;

/** {@code AWS::Lambda::Alias}. */
final class AliasType extends ResourceType {
    AliasType(ServiceModel lambda) {
        super(
                "AWS::Lambda::Alias",
                PropertyModel.of(lambda, "CreateAlias")
                        .with("RoutingConfig", new RoutingReader())
                        .notBuilt("ProvisionedConcurrencyConfig"));
    }

    @Override
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        return properties.path("FunctionName").asText() + ":"
                + properties.path("Name").asText();
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        String named = physicalId.replaceFirst("^arn:.*:function:", "");
        String arn = surroundings.arn("lambda", "function:" + named);
        return Map.of("Ref", arn, "AliasArn", arn);
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return anyDiffers(before, after, List.of("FunctionName", "Name"));
    }

    /** It goes with its function. */
    @Override
    public boolean isPart() {
        return true;
    }

    private static String aliases(ObjectNode properties) {
        return FunctionType.PATH + "/"
                + FunctionType.part(properties.path("FunctionName").asText()) + "/aliases";
    }

    private static String path(ObjectNode properties) {
        return aliases(properties) + "/"
                + FunctionType.part(properties.path("Name").asText());
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(() -> calls.lambda("GET", path(resource.properties()), ServerCalls.request()));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy();
        request.remove("FunctionName");
        calls.lambda("POST", aliases(properties), request);
        return Map.of();
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        ObjectNode request = after.deepCopy();
        request.remove(List.of("FunctionName", "Name"));
        JsonNode routing = request.path("RoutingConfig");
        if (routing.isMissingNode() && resource.properties().has("RoutingConfig")) {
            request.putObject("RoutingConfig").putObject("AdditionalVersionWeights");
        }
        calls.lambda("PUT", path(after), request);
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ifThere(() -> calls.lambda("DELETE", path(resource.properties()), ServerCalls.request()));
        return "";
    }
}
