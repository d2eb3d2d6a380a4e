package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code AWS::Lambda::Function}. */
final class FunctionType extends ResourceType {
    static final String PATH = "/2015-03-31/functions";

    private static final Set<String> NOT_BUILT = Set.of(
            "ImageConfig",
            "CodeSigningConfigArn",
            "RuntimeManagementConfig",
            "RecursiveLoop",
            "CapacityProviderConfig",
            "DurableConfig",
            "FunctionScalingConfig",
            "TenancyConfig");

    /** What a function has of its own before anything is said. */
    private static final ObjectNode DEFAULTS =
            ServerCalls.request().put("Description", "").put("Timeout", 3).put("MemorySize", 128);

    private final PropertyModel properties;

    FunctionType(ServiceModel lambda, ServiceModel firehose) {
        super("AWS::Lambda::Function", PropertyModel.none());
        this.properties = PropertyModel.of(lambda, "CreateFunction", Set.of(), NOT_BUILT)
                .without("Publish", "KMSKeyArn", "Code", "PublishTo")
                .optional("FunctionName", "Code")
                .require("Role")
                .with("KmsKeyArn", lambda, "CreateFunction", "KMSKeyArn")
                .with("ReservedConcurrentExecutions", lambda, "PutFunctionConcurrency", "ReservedConcurrentExecutions")
                .with("Tags", firehose, "TagDeliveryStream", "Tags");
    }

    @Override
    public ObjectNode read(Mapping mapping, String where, Path folder, Problems problems) {
        Map<String, Member> others = new LinkedHashMap<>(mapping.members());
        Member code = others.remove("Code");
        ObjectNode read = properties.properties(new Mapping(others, mapping.place()), where, problems);
        if (code == null) {
            problems.error(mapping.place(), where, "has no Code (expected: ZipFile, or S3Bucket and S3Key)");
        } else {
            read.set("Code", CodeReader.read(code.value(), runtime(mapping), where + ".Code", folder, problems));
        }
        return read;
    }

    private static String runtime(Mapping mapping) {
        Value runtime = mapping.get("Runtime").orElse(null);
        return runtime instanceof Text text ? text.text() : "";
    }

    @Override
    String nameProperty() {
        return "FunctionName";
    }

    @Override
    int longestName() {
        return 64;
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode resolved) {
        String name = physicalId.replaceFirst("^arn:.*:function:", "");
        return Map.of("Ref", name, "Arn", surroundings.arn("lambda", "function:" + name));
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return anyDiffers(before, after, List.of("FunctionName", "PackageType"));
    }

    /** A part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(String function) {
        return PATH + "/" + part(function);
    }

    private static void active(ServerCalls calls, String name) throws InterruptedException {
        calls.await("function " + name + " to be Active", () -> {
            var configuration = calls.lambda("GET", path(name) + "/configuration", ServerCalls.request());
            return !configuration.path("State").asText().equals("Pending")
                    && !configuration.path("LastUpdateStatus").asText().equals("InProgress");
        });
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(
                () -> calls.lambda("GET", path(resource.physicalId()) + "/configuration", ServerCalls.request()));
    }

    private static ObjectNode code(ObjectNode resolved) {
        ObjectNode code = ((ObjectNode) resolved.path("Code")).deepCopy();
        code.remove("Sha256");
        return code;
    }

    /** As the API has it. */
    private static ObjectNode settings(ObjectNode resolved) {
        ObjectNode settings = resolved.deepCopy();
        settings.remove(List.of("Code", "Tags", "ReservedConcurrentExecutions"));
        if (settings.has("KmsKeyArn")) {
            settings.set("KMSKeyArn", settings.remove("KmsKeyArn"));
        }
        return settings;
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode resolved)
            throws InterruptedException {
        ObjectNode request = settings(resolved).put("FunctionName", physicalId);
        request.set("Code", code(resolved));
        if (resolved.has("Tags")) {
            request.set("Tags", Tags.map(resolved.path("Tags")));
        }
        calls.lambda("POST", PATH, request);
        return Map.of();
    }

    @Override
    public void settle(ServerCalls calls, Deployed resource) throws InterruptedException {
        active(calls, resource.physicalId());
        concurrency(calls, resource.physicalId(), resource.properties());
    }

    private static void concurrency(ServerCalls calls, String name, ObjectNode resolved) throws InterruptedException {
        if (resolved.has("ReservedConcurrentExecutions")) {
            ObjectNode request = ServerCalls.request();
            request.set("ReservedConcurrentExecutions", resolved.get("ReservedConcurrentExecutions"));
            calls.lambda("PUT", "/2017-10-31/functions/" + part(name) + "/concurrency", request);
        }
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        String name = resource.physicalId();
        ObjectNode before = resource.properties();
        if (!before.path("Code").path("Sha256").equals(after.path("Code").path("Sha256"))
                || (!code(before).equals(code(after)) && before.path("Code").has("ZipFile"))) {
            if (after.path("Code").has("Sha256") && !after.path("Code").has("ZipFile")) {
                throw new IllegalStateException("the code of function " + name
                        + " stays as it is now: archives that large are not kept to be put back");
            }
            calls.lambda("PUT", path(name) + "/code", code(after));
            active(calls, name);
        }
        if (!settings(before).equals(settings(after))) {
            ObjectNode request = DEFAULTS.deepCopy();
            if (settings(before).has("Environment")) {
                request.putObject("Environment").putObject("Variables");
            }
            if (settings(before).has("Layers")) {
                request.putArray("Layers");
            }
            request.setAll(settings(after));
            request.remove(List.of("FunctionName", "PackageType", "Architectures"));
            calls.lambda("PUT", path(name) + "/configuration", request);
            active(calls, name);
        }
        if (differs(before, after, "ReservedConcurrentExecutions")) {
            if (!after.has("ReservedConcurrentExecutions")) {
                calls.lambda("DELETE", "/2017-10-31/functions/" + part(name) + "/concurrency", ServerCalls.request());
            }
            concurrency(calls, name, after);
        }
        tags(calls, name, before, after);
    }

    private static void tags(ServerCalls calls, String name, ObjectNode before, ObjectNode after)
            throws InterruptedException {
        if (!differs(before, after, "Tags")) {
            return;
        }
        String arn = calls.lambda("GET", path(name) + "/configuration", ServerCalls.request())
                .path("FunctionArn")
                .asText();
        String tagged = "/2017-03-31/tags/" + part(arn);
        ArrayNode gone = Tags.gone(before.path("Tags"), after.path("Tags"));
        for (var key : gone) {
            calls.lambda("DELETE", tagged + "?tagKeys=" + part(key.asText()), ServerCalls.request());
        }
        if (!after.path("Tags").isEmpty()) {
            ObjectNode request = ServerCalls.request();
            request.set("Tags", Tags.map(after.path("Tags")));
            calls.lambda("POST", tagged, request);
        }
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        ifThere(() -> calls.lambda("DELETE", path(resource.physicalId()), ServerCalls.request()));
        calls.await("function " + resource.physicalId() + " to be gone", () -> !exists(calls, resource));
        return "";
    }
}
