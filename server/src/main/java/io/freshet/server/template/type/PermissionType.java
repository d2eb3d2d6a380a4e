package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.Map;

/** {@code AWS::Lambda::Permission}: a statement of a function's policy, replaced by any change. */
final class PermissionType extends ResourceType {
    PermissionType(ServiceModel lambda) {
        super(
                "AWS::Lambda::Permission",
                PropertyModel.of(lambda, "AddPermission").without("StatementId", "Qualifier", "RevisionId"));
    }

    /** The statement's id. */
    @Override
    int longestName() {
        return 100;
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of("Ref", physicalId, "Id", physicalId);
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return true;
    }

    /** It goes with its function. */
    @Override
    public boolean isPart() {
        return true;
    }

    private static String path(ObjectNode properties) {
        return FunctionType.PATH + "/"
                + FunctionType.part(properties.path("FunctionName").asText()) + "/policy";
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        boolean[] found = new boolean[1];
        ifThere(() -> found[0] = calls.lambda("GET", path(resource.properties()), ServerCalls.request())
                .path("Policy")
                .asText()
                .contains("\"" + resource.physicalId() + "\""));
        return found[0];
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy().put("StatementId", physicalId);
        request.remove("FunctionName");
        calls.lambda("POST", path(properties), request);
        return Map.of();
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) {
        throw new IllegalStateException("a permission is replaced and not changed");
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        String statement = path(resource.properties()) + "/" + FunctionType.part(resource.physicalId());
        ifThere(() -> calls.lambda("DELETE", statement, ServerCalls.request()));
        return "";
    }
}
