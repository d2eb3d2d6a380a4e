package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.Map;
import java.util.Set;

/** {@code AWS::Lambda::Version}: what the function was when the version was made. */
final class VersionType extends ResourceType {
    VersionType(ServiceModel lambda) {
        super(
                "AWS::Lambda::Version",
                PropertyModel.of(lambda, "PublishVersion")
                        .without("RevisionId", "PublishTo")
                        .notBuilt("ProvisionedConcurrencyConfig", "RuntimePolicy", "FunctionScalingConfig"));
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of();
    }

    @Override
    public Set<String> later() {
        return Set.of("Ref", "Version", "FunctionArn");
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return true;
    }

    private static String function(ObjectNode properties) {
        return FunctionType.PATH + "/"
                + FunctionType.part(properties.path("FunctionName").asText());
    }

    private static String qualified(Deployed resource) {
        return "?Qualifier=" + resource.attributes().getOrDefault("Version", "0");
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return resource.attributes().containsKey("Version")
                && ifThere(() -> calls.lambda(
                        "GET",
                        function(resource.properties()) + "/configuration" + qualified(resource),
                        ServerCalls.request()));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy();
        request.remove("FunctionName");
        var made = calls.lambda("POST", function(properties) + "/versions", request);
        String arn = made.path("FunctionArn").asText();
        return Map.of(
                "Ref", arn, "FunctionArn", arn, "Version", made.path("Version").asText());
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) {
        throw new IllegalStateException("a version is replaced and not changed");
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        if (resource.attributes().containsKey("Version")) {
            ifThere(() -> calls.lambda(
                    "DELETE", function(resource.properties()) + qualified(resource), ServerCalls.request()));
        }
        return "";
    }
}
