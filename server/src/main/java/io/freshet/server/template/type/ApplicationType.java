package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code AWS::KinesisAnalytics::Application} and {@code AWS::KinesisAnalyticsV2::Application}. The code of an application is checked against its
 * tables, and outputs against its code: so it is created without code, gets its tables, then its code, then its outputs.
 */
final class ApplicationType extends ResourceType implements Startable {
    private static final Set<String> NOT_BUILT = Set.of(
            "ZeppelinApplicationConfiguration",
            "ApplicationSystemRollbackConfiguration",
            "ApplicationEncryptionConfiguration",
            "VpcConfigurations");
    private static final String SQL = "SqlApplicationConfiguration";

    private final Analytics version;

    ApplicationType(Analytics version, ServiceModel service) {
        super(version.type("Application"), model(version, service));
        this.version = version;
    }

    private static PropertyModel model(Analytics version, ServiceModel service) {
        PropertyModel model = PropertyModel.of(service, "CreateApplication", Set.of(), NOT_BUILT)
                .without("CloudWatchLoggingOptions")
                .optional("ApplicationName");
        return version == Analytics.V1
                ? model.without("Outputs", "Tags").require("Inputs")
                : model.withoutEffect("ApplicationMaintenanceConfiguration").notBuilt("RunConfiguration");
    }

    @Override
    String nameProperty() {
        return "ApplicationName";
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of("Ref", physicalId, "Arn", surroundings.arn("kinesisanalytics", "application/" + physicalId));
    }

    private static boolean isFlink(ObjectNode properties) {
        return properties.path("RuntimeEnvironment").asText().startsWith("FLINK");
    }

    private JsonNode inputs(JsonNode properties) {
        return version == Analytics.V1
                ? properties.path("Inputs")
                : properties.at("/ApplicationConfiguration/" + SQL + "/Inputs");
    }

    /** What neither a change of the code nor one of the inputs concerns. */
    private ObjectNode rest(ObjectNode properties) {
        ObjectNode rest = properties.deepCopy();
        rest.remove(List.of("ApplicationCode", "Inputs", "Tags", "ApplicationDescription", "ServiceExecutionRole"));
        if (rest.at("/ApplicationConfiguration/ApplicationCodeConfiguration/CodeContent")
                instanceof ObjectNode content) {
            content.remove("TextContent");
        }
        if (rest.at("/ApplicationConfiguration/" + SQL) instanceof ObjectNode sql) {
            sql.remove("Inputs");
        }
        return rest;
    }

    private static List<String> shape(JsonNode inputs) {
        List<String> shape = new ArrayList<>();
        inputs.forEach(input -> {
            shape.add("|");
            input.fieldNames().forEachRemaining(shape::add);
        });
        return shape;
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return !rest(before).equals(rest(after))
                || !shape(inputs(before)).equals(shape(inputs(after)))
                || (version.code(after).isEmpty() && !version.code(before).isEmpty());
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return ifThere(() -> version.detail(calls, resource.physicalId()));
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        ObjectNode request = properties.deepCopy().put("ApplicationName", physicalId);
        if (!isFlink(properties)) {
            request.remove("ApplicationCode");
            if (request.at("/ApplicationConfiguration/ApplicationCodeConfiguration/CodeContent")
                    instanceof ObjectNode content) {
                content.put("TextContent", "");
            }
        }
        version.call(calls, "CreateApplication", request);
        return Map.of();
    }

    @Override
    public boolean isFinished(ServerCalls calls, Deployed resource) throws InterruptedException {
        String code = version.code(resource.properties());
        return code.isEmpty()
                || version.codeOf(version.detail(calls, resource.physicalId())).equals(code);
    }

    @Override
    public void finish(ServerCalls calls, Deployed resource) throws InterruptedException {
        if (isFinished(calls, resource)) {
            return;
        }
        String name = resource.physicalId();
        boolean runs = version.runs(calls, name);
        ObjectNode request = version.change(calls, name);
        version.putCode(request, version.code(resource.properties()));
        version.call(calls, "UpdateApplication", request);
        version.settled(calls, name, runs);
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        String name = resource.physicalId();
        ObjectNode before = resource.properties();
        boolean runs = version.runs(calls, name);
        if (!inputs(before).equals(inputs(after))) {
            ObjectNode request = version.change(calls, name);
            ArrayNode updates = version.update(request).putArray("InputUpdates");
            JsonNode described = version.described(version.detail(calls, name), "InputDescriptions");
            for (int i = 0; i < inputs(after).size(); i++) {
                ObjectNode update = inputUpdate(inputs(after).get(i));
                update.set("InputId", described.path(i).path("InputId"));
                updates.add(update);
            }
            version.call(calls, "UpdateApplication", request);
            version.settled(calls, name, runs);
        }
        if (differs(before, after, "ServiceExecutionRole")) {
            ObjectNode request = version.change(calls, name);
            request.set("ServiceExecutionRoleUpdate", after.get("ServiceExecutionRole"));
            version.call(calls, "UpdateApplication", request);
            version.settled(calls, name, runs);
        }
        if (differs(before, after, "Tags")) {
            tags(calls, name, before, after);
        }
    }

    private static ObjectNode inputUpdate(JsonNode input) {
        ObjectNode update = ServerCalls.request();
        update.set("NamePrefixUpdate", input.path("NamePrefix"));
        JsonNode schema = input.path("InputSchema");
        ObjectNode changed = update.putObject("InputSchemaUpdate");
        changed.set("RecordFormatUpdate", schema.path("RecordFormat"));
        changed.set("RecordColumnUpdates", schema.path("RecordColumns"));
        if (schema.has("RecordEncoding")) {
            changed.set("RecordEncodingUpdate", schema.path("RecordEncoding"));
        }
        for (String source : List.of("KinesisStreamsInput", "KinesisFirehoseInput", "InputParallelism")) {
            if (input.has(source)) {
                update.set(source + "Update", Analytics.suffixed(input.path(source)));
            }
        }
        JsonNode processor = input.at("/InputProcessingConfiguration/InputLambdaProcessor");
        if (processor.isObject()) {
            update.withObject("/InputProcessingConfigurationUpdate")
                    .set("InputLambdaProcessorUpdate", Analytics.suffixed(processor));
        }
        return update;
    }

    private void tags(ServerCalls calls, String name, ObjectNode before, ObjectNode after) throws InterruptedException {
        JsonNode arn = version.detail(calls, name).path("ApplicationARN");
        ArrayNode gone = Tags.gone(before.path("Tags"), after.path("Tags"));
        if (!gone.isEmpty()) {
            ObjectNode request = ServerCalls.request();
            request.set("ResourceARN", arn);
            request.set("TagKeys", gone);
            version.call(calls, "UntagResource", request);
        }
        if (!after.path("Tags").isEmpty()) {
            ObjectNode request = ServerCalls.request();
            request.set("ResourceARN", arn);
            request.set("Tags", after.path("Tags"));
            version.call(calls, "TagResource", request);
        }
    }

    @Override
    public boolean runs(ServerCalls calls, Deployed resource) throws InterruptedException {
        return version.runs(calls, resource.physicalId());
    }

    @Override
    public void start(ServerCalls calls, Deployed resource, String position) throws InterruptedException {
        String name = resource.physicalId();
        ObjectNode request = Analytics.named(name);
        boolean first = version == Analytics.V1;
        ArrayNode inputs = first
                ? request.putArray("InputConfigurations")
                : request.withObject("/RunConfiguration").putArray("SqlRunConfigurations");
        JsonNode described = version.described(version.detail(calls, name), "InputDescriptions");
        for (JsonNode input : described) {
            ObjectNode one = inputs.addObject();
            one.set(first ? "Id" : "InputId", input.path("InputId"));
            one.putObject("InputStartingPositionConfiguration").put("InputStartingPosition", position);
        }
        if (isFlink(resource.properties())) {
            request.remove("RunConfiguration");
        }
        version.call(calls, "StartApplication", request);
        version.settled(calls, name, true);
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        String name = resource.physicalId();
        if (exists(calls, resource)) {
            version.settled(calls, name, false);
            ObjectNode request = Analytics.named(name);
            request.set("CreateTimestamp", version.detail(calls, name).path("CreateTimestamp"));
            ifThere(() -> version.call(calls, "DeleteApplication", request));
            calls.await("application " + name + " to be gone", () -> !exists(calls, resource));
        }
        return "";
    }
}
