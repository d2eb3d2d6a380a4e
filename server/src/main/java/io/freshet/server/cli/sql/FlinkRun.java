package io.freshet.server.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.local.LocalException;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.ServerOption;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Flink's SQL as an application of a server: created or updated, started, and stopped with its state when this program is. It is the same
 * application that the control API shows.
 */
final class FlinkRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUNTIME = "FLINK-1_19";
    private static final String ROLE = "arn:aws:iam::000000000000:role/freshet";
    private static final long PAUSE_MILLIS = 500;

    private final ServerOption server;
    private final String name;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    FlinkRun(ServerOption server, String name) {
        this.server = server;
        this.name = name;
    }

    /** The name of an application that is in a file. */
    static String nameOf(String file) {
        String last = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        String legal = last.replaceAll("[^a-zA-Z0-9_.-]", "-");
        return legal.isEmpty() || legal.equals("-") ? "flink-sql" : legal;
    }

    int run(String code, boolean detached) throws InterruptedException {
        JsonNode application = describe();
        if (application.isMissingNode()) {
            create(code);
        } else {
            update(application, code);
        }
        if (!await("READY", "RUNNING").equals("RUNNING")) {
            JsonNode unused = call("StartApplication", named());
        }
        if (!await("RUNNING", "READY").equals("RUNNING")) {
            throw failed();
        }
        System.err.println("freshet: " + name + " is running" + (detached ? "" : "; Ctrl-C stops it with its state"));
        return detached ? 0 : watch();
    }

    private void create(String code) throws InterruptedException {
        ObjectNode request = named().put("RuntimeEnvironment", RUNTIME).put("ServiceExecutionRole", ROLE);
        request.putObject("ApplicationConfiguration")
                .putObject("ApplicationCodeConfiguration")
                .put("CodeContentType", "PLAINTEXT")
                .putObject("CodeContent")
                .put("TextContent", code);
        JsonNode unused = call("CreateApplication", request);
    }

    private void update(JsonNode application, String code) throws InterruptedException {
        if (!application.path("RuntimeEnvironment").asText().startsWith("FLINK-")) {
            throw new LocalException(
                    "application " + name + " is no application of Flink's SQL (expected: another --name)");
        }
        String current = application
                .path("ApplicationConfigurationDescription")
                .path("ApplicationCodeConfigurationDescription")
                .path("CodeContentDescription")
                .path("TextContent")
                .asText();
        if (current.equals(code)) {
            return;
        }
        ObjectNode request = named().put(
                        "CurrentApplicationVersionId",
                        application.path("ApplicationVersionId").asLong());
        request.putObject("ApplicationConfigurationUpdate")
                .putObject("ApplicationCodeConfigurationUpdate")
                .putObject("CodeContentUpdate")
                .put("TextContentUpdate", code);
        JsonNode unused = call("UpdateApplication", request);
    }

    /** Until it ends by itself, or this program is told to end. */
    private int watch() throws InterruptedException {
        Thread stop = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        while (!interrupted.await(2 * PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (describe().path("ApplicationStatus").asText().equals("READY")) {
                boolean unused = Runtime.getRuntime().removeShutdownHook(stop);
                throw failed();
            }
        }
        return 0;
    }

    private void stop() {
        interrupted.countDown();
        try {
            JsonNode unused = call("StopApplication", named());
            String status = await("READY", "RUNNING");
            System.err.println(
                    "freshet: " + name + " is " + (status.equals("READY") ? "stopped, its state is kept" : status));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.err.println("freshet: " + name + " does not stop: " + e.getMessage());
        }
    }

    private String await(String one, String other) throws InterruptedException {
        while (true) {
            String status = describe().path("ApplicationStatus").asText();
            if (status.equals(one) || status.equals(other)) {
                return status;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private IllegalStateException failed() throws InterruptedException {
        String why = new LiveClient(server)
                .get("/" + LiveClient.part(name))
                .path("lastFailure")
                .asText("");
        return new IllegalStateException(
                name + " has stopped" + (why.isEmpty() ? "; the server's log says why" : ": " + why));
    }

    private ObjectNode named() {
        return JSON.createObjectNode().put("ApplicationName", name);
    }

    /** Missing if there is none. */
    private JsonNode describe() throws InterruptedException {
        ServerOption.Answer answer = send("DescribeApplication", named());
        return answer.body().path("__type").asText().contains("ResourceNotFound")
                ? JSON.missingNode()
                : checked(answer).path("ApplicationDetail");
    }

    private JsonNode call(String operation, ObjectNode request) throws InterruptedException {
        return checked(send(operation, request));
    }

    private ServerOption.Answer send(String operation, ObjectNode request) throws InterruptedException {
        return server.send(
                SdkHttpMethod.POST,
                "/",
                "kinesisanalytics",
                Map.of(
                        "X-Amz-Target",
                        "KinesisAnalytics_20180523." + operation,
                        "Content-Type",
                        "application/x-amz-json-1.1"),
                request.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode checked(ServerOption.Answer answer) {
        if (answer.status() == 200) {
            return answer.body();
        }
        JsonNode body = answer.body();
        throw new LocalException(
                body.path("message").asText(body.path("Message").asText("status " + answer.status())));
    }
}
