package io.freshet.functions.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;

/** Permissions of resource-based policies. They are kept and told; access is decided by the policies of access keys alone. */
final class Policies {
    private static final int MOST_BYTES = 20_480;

    private Policies() {}

    static String key(FunctionName name) {
        return name.qualifier() == null || name.qualifier().equals(FunctionName.LATEST) ? "" : name.qualifier();
    }

    static ObjectNode statement(AddPermissionRequest request, String arn) {
        ObjectNode statement = Shapes.JSON.createObjectNode();
        statement.put("Sid", request.statementId()).put("Effect", "Allow");
        String principal = request.principal();
        if (principal.equals("*")) {
            statement.put("Principal", "*");
        } else if (principal.contains(".")) {
            statement.putObject("Principal").put("Service", principal);
        } else {
            String account = principal.matches("\\d{12}") ? "arn:aws:iam::" + principal + ":root" : principal;
            statement.putObject("Principal").put("AWS", account);
        }
        statement.put("Action", request.action()).put("Resource", arn);
        ObjectNode conditions = Shapes.JSON.createObjectNode();
        if (request.sourceAccount() != null) {
            conditions.putObject("StringEquals").put("AWS:SourceAccount", request.sourceAccount());
        }
        if (request.sourceArn() != null) {
            conditions.putObject("ArnLike").put("AWS:SourceArn", request.sourceArn());
        }
        if (!conditions.isEmpty()) {
            statement.set("Condition", conditions);
        }
        return statement;
    }

    static ObjectNode document(List<JsonNode> statements) {
        ObjectNode policy = Shapes.JSON.createObjectNode();
        policy.put("Version", "2012-10-17").put("Id", "default");
        statements.forEach(policy.putArray("Statement")::add);
        return policy;
    }

    static void requireRoom(List<JsonNode> statements) {
        if (document(statements).toString().length() > MOST_BYTES) {
            throw software.amazon.awssdk.services.lambda.model.PolicyLengthExceededException.builder()
                    .message("The final policy size is bigger than the limit (" + MOST_BYTES + ").")
                    .build();
        }
    }
}
