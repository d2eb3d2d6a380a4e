package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.trace.TracesApi;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet trace}: what was traced, and one trace as a timeline. */
@Command(name = "trace", description = "List what was traced, show one trace", mixinStandardHelpOptions = true)
final class TraceCommand {
    private static final String SERVICE = "freshet";
    private static final int BAR = 30;

    @Command(name = "list", description = "Print the last traces, newest first", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerOption server,
            @Mixin OutputOption output,
            @Option(
                            names = {"-n", "--limit"},
                            defaultValue = "20",
                            description = "so many (default: ${DEFAULT-VALUE})")
                    int limit,
            @Option(
                            names = "--minutes",
                            defaultValue = "60",
                            description = "of so many minutes (default: ${DEFAULT-VALUE})")
                    int minutes,
            @Option(
                            names = "--filter",
                            paramLabel = "EXPR",
                            defaultValue = "",
                            description = "a filter expression of X-Ray, such as: service(\"orders\") { fault } AND"
                                    + " responsetime > 1")
                    String filter)
            throws InterruptedException {
        String asked = "?limit=" + Math.max(1, limit) + "&minutes=" + Math.max(1, minutes)
                + (filter.isEmpty() ? "" : "&filter=" + LiveClient.part(filter));
        JsonNode document = server.get(TracesApi.PATH + asked, SERVICE);
        if (output.json()) {
            document.path("traces").forEach(System.out::println);
            return 0;
        }
        System.out.printf("%-36s %-24s %-30s %12s %5s%n", "TRACE", "START", "AT", "TOOK", "PARTS");
        for (JsonNode trace : document.path("traces")) {
            System.out.printf(
                    "%-36s %-24s %-30s %12s %5d%s%n",
                    trace.path("id").asText(),
                    trace.path("start").asText(),
                    trace.path("name").asText() + " " + trace.path("operation").asText(),
                    took(trace),
                    trace.path("segments").asInt(),
                    trace.path("fault").asBoolean() ? " failed" : "");
        }
        return 0;
    }

    @Command(name = "show", description = "Print what a trace went through", mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerOption server,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "TRACE", description = "its id, in X-Ray's form or in that of W3C") String id)
            throws InterruptedException {
        JsonNode trace = server.get(TracesApi.PATH + "/" + LiveClient.part(id), SERVICE);
        if (output.json()) {
            System.out.println(trace);
            return 0;
        }
        double whole = Math.max(0.001, trace.path("millis").asDouble());
        for (JsonNode part : trace.path("timeline")) {
            String where = "  ".repeat(part.path("depth").asInt())
                    + part.path("name").asText() + " " + part.path("operation").asText();
            System.out.printf("%-44s |%s| %12s %s%n", where, bar(part, whole), took(part), more(part));
        }
        return 0;
    }

    private static String bar(JsonNode part, double whole) {
        int from = (int) Math.max(0, Math.min(BAR - 1, part.path("afterMillis").asDouble() / whole * BAR));
        int length = (int)
                Math.max(1, Math.min(BAR - from, Math.round(part.path("millis").asDouble() / whole * BAR)));
        return " ".repeat(from) + "=".repeat(length) + " ".repeat(BAR - from - length);
    }

    private static String took(JsonNode timed) {
        return "%.1f ms".formatted(timed.path("millis").asDouble());
    }

    private static String more(JsonNode part) {
        List<String> more = new ArrayList<>();
        if (part.path("fault").asBoolean()) {
            more.add("failed: " + part.path("cause").asText("?"));
        }
        part.path("annotations")
                .properties()
                .forEach(annotation -> more.add(
                        annotation.getKey() + "=" + annotation.getValue().asText()));
        return String.join(" ", more);
    }
}
