package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.OutputFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet status}: what the applications of a running server do. */
@Command(
        name = "status",
        description = "Show the applications of a running server: state, lag, rows, and why nothing comes out",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private LiveClient client = new LiveClient();

    @Option(names = "--output", paramLabel = "table|json", description = "table (the default), or json")
    private OutputFormat output = OutputFormat.TABLE;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode applications = client.get("").path("applications");
        if (output == OutputFormat.JSON) {
            System.out.println(applications.toPrettyString());
            return 0;
        }
        if (applications.isEmpty()) {
            System.out.println("no applications");
        }
        applications.forEach(StatusCommand::print);
        return 0;
    }

    private static void print(JsonNode application) {
        StringBuilder line = new StringBuilder("%-24s %-9s"
                .formatted(
                        application.path("name").asText(),
                        application.path("status").asText()));
        if (application.has("lagMillis")) {
            line.append(" lag %.1f s".formatted(application.get("lagMillis").asLong() / 1000.0));
        }
        if (application.has("startedAt")) {
            line.append(" since ").append(application.get("startedAt").asText());
        }
        System.out.println(line.toString().stripTrailing());
        if (application.has("lastFailure")) {
            System.out.println(
                    "    last failure: " + application.get("lastFailure").asText());
        }
        for (JsonNode stream : application.path("streams")) {
            System.out.println("    %-32s %,12d rows%s"
                    .formatted(
                            stream.path("name").asText(),
                            stream.path("rows").asLong(),
                            stream.has("watermark")
                                    ? "  at " + stream.get("watermark").asText()
                                    : ""));
            boolean notable = !stream.path("name").asText().equals("error_stream");
            if (notable) {
                stream.path("reasons").forEach(reason -> System.out.println("        " + reason.asText()));
            }
        }
    }
}
