package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet replay}: error output goes through a delivery stream once more. */
@Command(
        name = "replay",
        description = "Put the error output of a delivery stream back through it, or through another",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private FirehoseCalls server = new FirehoseCalls();

    @Parameters(paramLabel = "DELIVERY_STREAM")
    private String deliveryStream = "";

    @Option(names = "--to", paramLabel = "DELIVERY_STREAM", description = "where to put it (default: the same)")
    @Nullable
    private String to;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only objects published at 2026-01-31T12:00:00Z or later")
    @Nullable
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "only objects published before")
    @Nullable
    private String until;

    @Option(names = "--again", description = "also objects that were put back before")
    private boolean again;

    @Option(names = "--dry-run", description = "only say what would be put back")
    private boolean dryRun;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode request = FirehoseCalls.members()
                .put("DeliveryStreamName", deliveryStream)
                .put("Again", again)
                .put("Preview", dryRun);
        put(request, "TargetDeliveryStreamName", to);
        put(request, "Since", since);
        put(request, "Until", until);
        JsonNode report = server.run("ReplayDeliveryStream", request);
        if (output.json()) {
            System.out.println(report.toPrettyString());
        } else {
            System.out.printf(
                    "%,d records (%,d B) of %,d objects %s %s%n",
                    report.path("Records").asLong(),
                    report.path("Bytes").asLong(),
                    report.path("Objects").asLong(),
                    dryRun ? "would be put into" : "put into",
                    report.path("TargetDeliveryStreamName").asText());
            tell("%,d objects were put back before: --again puts them back once more%n", report, "SkippedObjects");
            tell("%,d lines hold no record%n", report, "UnreadableLines");
        }
        return 0;
    }

    private static void tell(String format, JsonNode report, String member) {
        long count = report.path(member).asLong();
        if (count > 0) {
            System.out.printf(format, count);
        }
    }

    private static void put(ObjectNode request, String member, @Nullable String value) {
        if (value != null) {
            request.put(member, value);
        }
    }
}
