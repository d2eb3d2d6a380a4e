package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.type.ServerCalls.Api;
import java.util.Map;

/** The two versions of the API of applications, where they differ. */
enum Analytics {
    V1(Api.ANALYTICS, "AWS::KinesisAnalytics::", "/ApplicationCode", ""),
    V2(
            Api.ANALYTICS_V2,
            "AWS::KinesisAnalyticsV2::",
            "/ApplicationConfiguration/ApplicationCodeConfiguration/CodeContent/TextContent",
            "/ApplicationConfigurationDescription/SqlApplicationConfigurationDescription");

    private final Api api;
    private final String types;
    private final String code;
    private final String parts;

    Analytics(Api api, String types, String code, String parts) {
        this.api = api;
        this.types = types;
        this.code = code;
        this.parts = parts;
    }

    /** The name of a type of this version. */
    String type(String name) {
        return types + name;
    }

    /** The code that properties have; empty if there is none. */
    String code(JsonNode properties) {
        return properties.at(code).asText();
    }

    JsonNode call(ServerCalls calls, String operation, ObjectNode request) throws InterruptedException {
        return calls.call(api, operation, request);
    }

    static ObjectNode named(String application) {
        return ServerCalls.request().put("ApplicationName", application);
    }

    JsonNode detail(ServerCalls calls, String application) throws InterruptedException {
        return call(calls, "DescribeApplication", named(application)).path("ApplicationDetail");
    }

    /** The request of a change, of the version that the application has now. */
    ObjectNode change(ServerCalls calls, String application) throws InterruptedException {
        ObjectNode request = named(application);
        request.set("CurrentApplicationVersionId", detail(calls, application).path("ApplicationVersionId"));
        return request;
    }

    /** The code that the application has. */
    String codeOf(JsonNode detail) {
        return this == V1
                ? detail.path("ApplicationCode").asText()
                : detail.at("/ApplicationConfigurationDescription/ApplicationCodeConfigurationDescription"
                                + "/CodeContentDescription/TextContent")
                        .asText();
    }

    /** Inputs, outputs or tables of an application as it is described. */
    JsonNode described(JsonNode detail, String list) {
        return detail.at(parts + "/" + list);
    }

    /** Makes a change of the SQL: in version 2 it is one of the configuration. */
    ObjectNode update(ObjectNode request) {
        if (this == V1) {
            return request.putObject("ApplicationUpdate");
        }
        return request.withObject("/ApplicationConfigurationUpdate/SqlApplicationConfigurationUpdate");
    }

    void putCode(ObjectNode request, String text) {
        if (this == V1) {
            request.withObject("/ApplicationUpdate").put("ApplicationCodeUpdate", text);
        } else {
            request.withObject("/ApplicationConfigurationUpdate/ApplicationCodeConfigurationUpdate/CodeContentUpdate")
                    .put("TextContentUpdate", text);
        }
    }

    /** Waits until what was begun is done; throws if an application that ran has failed over it. */
    void settled(ServerCalls calls, String application, boolean runs) throws InterruptedException {
        calls.await("application " + application + " to be " + (runs ? "RUNNING" : "READY"), () -> {
            String status = detail(calls, application).path("ApplicationStatus").asText();
            if (runs && status.equals("READY")) {
                throw new IllegalStateException(
                        "application " + application + " does not run: 'freshet status' and the server's log say why");
            }
            return status.equals("RUNNING") || status.equals("READY");
        });
    }

    /** Whether it runs, once what is under way is done: a stream that is resharded, for one, pauses it. */
    boolean runs(ServerCalls calls, String application) throws InterruptedException {
        settled(calls, application, false);
        return detail(calls, application).path("ApplicationStatus").asText().equals("RUNNING");
    }

    /** Names with {@code Update} behind them, as changes have them. */
    static ObjectNode suffixed(JsonNode node) {
        ObjectNode suffixed = ServerCalls.request();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            suffixed.set(member.getKey() + "Update", member.getValue());
        }
        return suffixed;
    }
}
