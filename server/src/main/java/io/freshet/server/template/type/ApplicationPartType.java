package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.model.ServiceModel;
import io.freshet.server.template.Surroundings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Outputs, reference tables and log streams of applications, which templates declare beside them. */
final class ApplicationPartType extends ResourceType {
    /** The kinds of parts. */
    enum Kind {
        OUTPUT("ApplicationOutput", "Output", "Name", "OutputId", "OutputDescriptions"),
        REFERENCE(
                "ApplicationReferenceDataSource",
                "ReferenceDataSource",
                "TableName",
                "ReferenceId",
                "ReferenceDataSourceDescriptions"),
        LOGGING(
                "ApplicationCloudWatchLoggingOption",
                "CloudWatchLoggingOption",
                "LogStreamARN",
                "CloudWatchLoggingOptionId",
                "CloudWatchLoggingOptionDescriptions");

        private final String operation;
        private final String property;
        private final String key;
        private final String id;
        private final String list;

        Kind(String operation, String property, String key, String id, String list) {
            this.operation = operation;
            this.property = property;
            this.key = key;
            this.id = id;
            this.list = list;
        }
    }

    private final Analytics version;
    private final Kind kind;

    ApplicationPartType(Analytics version, Kind kind, ServiceModel service) {
        super(
                version.type(kind.operation),
                PropertyModel.of(service, "Add" + kind.operation)
                        .without("CurrentApplicationVersionId", "ConditionalToken")
                        .require("ApplicationName", kind.property));
        this.version = version;
        this.kind = kind;
    }

    @Override
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        return properties.path("ApplicationName").asText() + "/" + key(properties);
    }

    private String key(ObjectNode properties) {
        return properties.path(kind.property).path(kind.key).asText();
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of("Ref", physicalId);
    }

    @Override
    public boolean isPart() {
        return true;
    }

    /** Tables come before the code that reads them, everything else, and then the outputs. */
    @Override
    public int rank() {
        return kind == Kind.REFERENCE ? 0 : 2;
    }

    /** Whether it is held against the application's code. */
    @Override
    public boolean needsFinished() {
        return kind == Kind.OUTPUT;
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return differs(before, after, "ApplicationName")
                || !key(before).equals(key(after))
                || !names(before.path(kind.property)).equals(names(after.path(kind.property)));
    }

    private static String application(ObjectNode properties) {
        return properties.path("ApplicationName").asText();
    }

    /** The id that the application gave it; empty if it is not there. */
    private String id(ServerCalls calls, ObjectNode properties) throws InterruptedException {
        try {
            JsonNode detail = version.detail(calls, application(properties));
            JsonNode parts = kind == Kind.LOGGING ? detail.path(kind.list) : version.described(detail, kind.list);
            for (JsonNode part : parts) {
                if (part.path(kind.key).asText().equals(key(properties))) {
                    return part.path(kind.id).asText();
                }
            }
            return "";
        } catch (CallException e) {
            if (e.isNotFound()) {
                return "";
            }
            throw e;
        }
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return !id(calls, resource.properties()).isEmpty();
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        String application = application(properties);
        boolean runs = version.runs(calls, application);
        ObjectNode request = version.change(calls, application);
        request.set(kind.property, properties.path(kind.property));
        version.call(calls, "Add" + kind.operation, request);
        version.settled(calls, application, runs);
        return Map.of();
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) throws InterruptedException {
        String application = application(after);
        boolean runs = version.runs(calls, application);
        ObjectNode request = version.change(calls, application);
        ObjectNode update = ServerCalls.request().put(kind.id, id(calls, resource.properties()));
        JsonNode part = after.path(kind.property);
        for (String schema : List.of("DestinationSchema", "ReferenceSchema")) {
            if (part.has(schema)) {
                update.set(schema + "Update", part.path(schema));
            }
        }
        for (String place :
                List.of("KinesisStreamsOutput", "KinesisFirehoseOutput", "LambdaOutput", "S3ReferenceDataSource")) {
            if (part.has(place)) {
                update.set(place + "Update", Analytics.suffixed(part.path(place)));
            }
        }
        if (kind == Kind.LOGGING) {
            update.set("LogStreamARNUpdate", part.path("LogStreamARN"));
            ObjectNode whole = version == Analytics.V1 ? version.update(request) : request;
            whole.putArray("CloudWatchLoggingOptionUpdates").add(update);
        } else {
            version.update(request).putArray(kind.property + "Updates").add(update);
        }
        version.call(calls, "UpdateApplication", request);
        version.settled(calls, application, runs);
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        String id = id(calls, resource.properties());
        if (!id.isEmpty()) {
            String application = application(resource.properties());
            boolean runs = version.runs(calls, application);
            ObjectNode request = version.change(calls, application).put(kind.id, id);
            ifThere(() -> version.call(calls, "Delete" + kind.operation, request));
            version.settled(calls, application, runs);
        }
        return "";
    }
}
