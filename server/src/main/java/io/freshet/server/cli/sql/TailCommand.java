package io.freshet.server.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet sql tail}: the rows of a running application as they come, or why none does. */
@Command(
        name = "tail",
        description = "Print the last rows of any stream of a running application, and follow them; or why none comes",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    @Mixin
    private LiveClient client = new LiveClient();

    @Parameters(index = "0", paramLabel = "APP", description = "the name of the application")
    private String application = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STREAM",
            description = "an input, an in-application stream or error_stream (default: lists them)")
    private @Nullable String stream;

    @Option(names = "--no-follow", description = "print what is there and end")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        String path = "/" + LiveClient.part(application);
        if (stream == null) {
            client.get(path)
                    .path("streams")
                    .forEach(one -> System.out.println(one.path("name").asText()));
            return 0;
        }
        long after = 0;
        List<String> told = new ArrayList<>();
        while (true) {
            JsonNode answer = client.get(path + "/streams/" + LiveClient.part(stream) + "?after=" + after);
            after = Math.min(after, answer.path("rowsSoFar").asLong()); // it has been started again
            for (JsonNode row : answer.path("rows")) {
                System.out.println(row.path("rowtime").asText() + "  " + row.path("row"));
                after = row.path("number").asLong();
            }
            tell(answer, told);
            if (once || System.out.checkError()) {
                return 0;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Each reason once, until another takes its place. */
    private static void tell(JsonNode answer, List<String> told) {
        List<String> reasons = new ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        List<String> kinds =
                reasons.stream().map(reason -> reason.replaceAll("\\d+", "#")).toList();
        if (!kinds.equals(told)) {
            reasons.forEach(reason -> System.err.println("nothing yet: " + reason));
            told.clear();
            told.addAll(kinds);
        }
    }
}
