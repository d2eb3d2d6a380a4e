package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.console.ConsoleApi;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code freshet status}: what runs in a server, how far behind it is, and why nothing comes out. */
@Command(
        name = "status",
        description =
                "Show what a server runs: streams, applications, delivery streams and functions, how far behind they are,"
                        + " and why nothing comes out",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    /** What is found out while somebody looks, and rates of jobs that nobody has looked at, are there a moment later. */
    private static final int MOST_LOOKS = 5;

    private static final long PAUSE_MILLIS = 500;

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws InterruptedException {
        JsonNode overview = overview();
        for (int look = 1; look < MOST_LOOKS && !overview.path("settled").asBoolean(); look++) {
            Thread.sleep(PAUSE_MILLIS);
            overview = overview();
        }
        if (output.json()) {
            System.out.println(overview.toPrettyString());
            return 0;
        }
        overview.path("denied")
                .forEach(permission ->
                        System.err.println("not shown, because this key may not: " + permission.asText()));
        section("streams", overview.path("streams"), StatusCommand::stream);
        section("applications", overview.path("applications"), StatusCommand::application);
        Set<String> told = new HashSet<>();
        overview.path("causes").forEach(cause -> told.add(cause.path("sentence").asText()));
        section("delivery streams", overview.path("deliveries"), delivery -> delivery(delivery, told));
        more(overview);
        section("functions", overview.path("functions"), StatusCommand::function);
        section("event source mappings", overview.path("mappings"), StatusCommand::mapping);
        if (!overview.path("causes").isEmpty()) {
            System.out.println("why nothing comes out, or less than expected");
            overview.path("causes").forEach(StatusCommand::cause);
        }
        return 0;
    }

    private JsonNode overview() throws InterruptedException {
        return server.get(ConsoleApi.PATH + "/overview", "freshet");
    }

    private interface Print {
        void one(JsonNode thing);
    }

    private static void section(String title, JsonNode list, Print print) {
        if (list.isMissingNode()) {
            return;
        }
        if (list.isEmpty()) {
            System.out.println("no " + title);
            return;
        }
        System.out.println(title);
        list.forEach(print::one);
    }

    private static void more(JsonNode overview) {
        if (overview.path("moreDeliveries").asInt() > 0) {
            System.out.println("  and %,d more; of all %,d, %,d are idle and have no job"
                    .formatted(
                            overview.path("moreDeliveries").asInt(),
                            overview.path("allDeliveries").asInt(),
                            overview.path("idleDeliveries").asInt()));
        }
    }

    private static void head(JsonNode thing, String rest) {
        System.out.println("  %-32s %-9s %s"
                .formatted(thing.path("name").asText(), thing.path("status").asText(), rest)
                .stripTrailing());
    }

    private static void reasons(JsonNode thing, String indent, Set<String> told) {
        thing.path("reasons").forEach(reason -> {
            if (!told.contains(reason.asText())) {
                System.out.println(indent + reason.asText());
            }
        });
    }

    private static void cause(JsonNode cause) {
        System.out.println(
                "  " + (cause.path("of").asText() + " " + cause.path("name").asText()).strip() + "  ["
                        + cause.path("fault").asText() + "]");
        System.out.println("      " + cause.path("sentence").asText());
    }

    private static void stream(JsonNode stream) {
        int shards = stream.path("shards").asInt();
        head(
                stream,
                shards
                        + (shards == 1 ? " shard" : " shards")
                        + rate(stream, "recordsPerSecond", "in")
                        + rate(stream, "readPerSecond", "read"));
    }

    private static String rate(JsonNode thing, String member, String what) {
        return thing.has(member)
                ? ", %,.0f records/s %s".formatted(thing.path(member).asDouble(), what)
                : "";
    }

    private static String lag(JsonNode thing) {
        return thing.has("lagMillis")
                ? ", lag %.1f s".formatted(thing.path("lagMillis").asLong() / 1000.0)
                : "";
    }

    private static void application(JsonNode application) {
        String since = application.has("startedAt")
                ? ", since " + application.get("startedAt").asText()
                : "";
        String rest = rate(application, "recordsPerSecond", "in") + lag(application) + since;
        head(application, rest.isEmpty() ? "" : rest.substring(2));
        if (application.has("lastFailure")) {
            System.out.println(
                    "      last failure: " + application.get("lastFailure").asText());
        }
        for (JsonNode stream : application.path("streams")) {
            System.out.println("      %-30s %,12d rows%s"
                    .formatted(
                            stream.path("name").asText(),
                            stream.path("rows").asLong(),
                            stream.has("watermark")
                                    ? "  at " + stream.get("watermark").asText()
                                    : ""));
            if (!stream.path("name").asText().equals("error_stream")) {
                reasons(stream, "          ", Set.of());
            }
        }
    }

    private static void delivery(JsonNode delivery, Set<String> told) {
        String oldest = delivery.has("freshnessSeconds")
                ? ", oldest was %.1f s old"
                        .formatted(delivery.path("freshnessSeconds").asDouble())
                : "";
        head(
                delivery,
                "%,.0f records delivered".formatted(delivery.path("delivered").asDouble())
                        + rate(delivery, "recordsPerSecond", "in")
                        + rate(delivery, "deliveredPerSecond", "out")
                        + lag(delivery)
                        + oldest);
        reasons(delivery, "      ", told);
    }

    private static void function(JsonNode function) {
        System.out.println("  %-32s %s"
                .formatted(
                        function.path("name").asText(), function.path("runtime").asText()));
    }

    private static void mapping(JsonNode mapping) {
        System.out.println("  %s -> %s  %s"
                .formatted(
                        afterSlash(mapping.path("source").asText()),
                        mapping.path("function").asText().replaceAll(".*:function:", ""),
                        mapping.path("state").asText()));
    }

    private static String afterSlash(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
