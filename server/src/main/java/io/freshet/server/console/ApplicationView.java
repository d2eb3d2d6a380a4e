package io.freshet.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.runner.JobView;
import io.freshet.server.live.LiveApi;
import java.util.Optional;

/** An application: its plan as a graph with what flows in it, the job that runs it, its code. */
final class ApplicationView {
    private final ConsoleParts parts;
    private final LiveApi live;
    private final Rates rates;

    ApplicationView(ConsoleParts parts, LiveApi live, Rates rates) {
        this.parts = parts;
        this.live = live;
        this.rates = rates;
    }

    ObjectNode document(Visitor visitor, String name) {
        visitor.requireApplication(name);
        ApplicationDefinition definition = parts.applications().describe(name);
        ObjectNode document = live.document(definition)
                .put("at", parts.clock().instant().toString())
                .put("arn", definition.arn())
                .put("code", definition.code())
                .put("dialect", definition.flink() == null ? "sql" : "flink")
                .put("createdAt", definition.createdAt().toString());
        ArrayNode sources = document.putArray("sources");
        for (Input input : definition.inputs()) {
            ObjectNode shown =
                    sources.addObject().put("arn", input.source().arn()).put("id", input.id());
            input.inAppStreamNames().forEach(shown.putArray("streams")::add);
            ArrayNode columns = shown.putArray("columns");
            input.columns()
                    .forEach(column ->
                            columns.addObject().put("name", column.name()).put("type", column.sqlType()));
        }
        ArrayNode outputs = document.putArray("outputs");
        for (Output output : definition.outputs()) {
            outputs.addObject()
                    .put("stream", output.name())
                    .put("arn", output.destination().arn());
        }
        Optional<LiveApplication> running = parts.applications().live(name);
        running.ifPresent(application -> {
            SqlCheck.PlanShape.add(document.putObject("plan"), application.plan());
            document.path("streams").forEach(stream -> {
                String streamName = stream.path("name").asText();
                rates.of("row " + name + " " + streamName, (double)
                                application.stream(streamName).rows())
                        .ifPresent(rate -> ((ObjectNode) stream).put("rowsPerSecond", rate));
            });
        });
        parts.applications().job(name).ifPresent(job -> add(document.putObject("job"), job));
        return document;
    }

    private static void add(ObjectNode shown, JobView job) {
        ArrayNode tasks = shown.putArray("tasks");
        for (JobView.Task task : job.tasks()) {
            tasks.addObject()
                    .put("name", task.name())
                    .put("parallelism", task.parallelism())
                    .put("state", task.state())
                    .put("busy", task.busy())
                    .put("backPressured", task.backPressured())
                    .put("recordsIn", task.recordsIn())
                    .put("recordsOut", task.recordsOut());
        }
        shown.put("checkpointsDone", job.checkpointsDone()).put("checkpointsFailed", job.checkpointsFailed());
        ArrayNode checkpoints = shown.putArray("checkpoints");
        for (JobView.Checkpoint checkpoint : job.checkpoints()) {
            checkpoints
                    .addObject()
                    .put("id", checkpoint.id())
                    .put("at", checkpoint.at().toString())
                    .put("millis", checkpoint.millis())
                    .put("bytes", checkpoint.bytes())
                    .put("state", checkpoint.state());
        }
    }
}
