package io.freshet.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputFormat;
import io.freshet.server.cli.option.OutputOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet delivery}: what delivery streams there are, and what they have delivered. */
@Command(
        name = "delivery",
        description = "List and describe delivery streams, and show what they delivered",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeliveryCommand.ListAll.class,
            DeliveryCommand.Describe.class,
            DeliveryCommand.Ledger.class,
            DeliveryFreshness.class,
            DeliveryDecrypt.class
        })
final class DeliveryCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Integer call() {
        throw new IllegalStateException(
                "delivery: no subcommand (expected: list, describe, ledger, freshness or decrypt)");
    }

    /** All names, one a line. */
    @Command(name = "list", description = "Print the names of all delivery streams", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private FirehoseCalls server = new FirehoseCalls();

        @Mixin
        private OutputOption output = new OutputOption();

        @Override
        public Integer call() throws InterruptedException {
            ObjectNode request = FirehoseCalls.members();
            for (boolean more = true; more; ) {
                JsonNode answer = server.call("ListDeliveryStreams", request);
                for (JsonNode name : answer.path("DeliveryStreamNames")) {
                    System.out.println(
                            output.json()
                                    ? JSON.createObjectNode()
                                            .put("name", name.asText())
                                            .toString()
                                    : name.asText());
                    request.put("ExclusiveStartDeliveryStreamName", name.asText());
                }
                more = answer.path("HasMoreDeliveryStreams").asBoolean();
            }
            return 0;
        }
    }

    /** As DescribeDeliveryStream answers. */
    @Command(name = "describe", description = "Print a delivery stream as JSON", mixinStandardHelpOptions = true)
    static final class Describe implements Callable<Integer> {
        @Mixin
        private FirehoseCalls server = new FirehoseCalls();

        @Parameters(paramLabel = "DELIVERY_STREAM")
        private String deliveryStream = "";

        @Override
        public Integer call() throws InterruptedException {
            ObjectNode request = FirehoseCalls.members().put("DeliveryStreamName", deliveryStream);
            System.out.println(server.call("DescribeDeliveryStream", request)
                    .path("DeliveryStreamDescription")
                    .toPrettyString());
            return 0;
        }
    }

    /** A line for each object. */
    @Command(
            name = "ledger",
            description = "Print a line for each object that a delivery stream delivered, oldest first",
            mixinStandardHelpOptions = true)
    static final class Ledger implements Callable<Integer> {
        @Mixin
        private FirehoseCalls server = new FirehoseCalls();

        @Parameters(paramLabel = "DELIVERY_STREAM")
        private String deliveryStream = "";

        @Option(
                names = "--output",
                defaultValue = "table",
                description = "table, or json: whole lines of the ledger (default: ${DEFAULT-VALUE})")
        private OutputFormat output = OutputFormat.TABLE;

        @Override
        public Integer call() throws InterruptedException, JsonProcessingException {
            ObjectNode request = FirehoseCalls.members().put("DeliveryStreamName", deliveryStream);
            for (boolean more = true; more; ) {
                JsonNode answer = server.call("ListDeliveryStreamLedger", request);
                for (JsonNode line : answer.path("Lines")) {
                    System.out.println(output == OutputFormat.JSON ? line.asText() : row(line.asText()));
                }
                request.put("NextToken", answer.path("NextToken").asText());
                more = answer.path("HasMore").asBoolean();
            }
            return 0;
        }

        private static String row(String text) throws JsonProcessingException {
            JsonNode line = JSON.readTree(text);
            boolean object = !line.path("kind").asText().equals("NOTHING");
            return String.format(
                    "%-25s %-9s %9d records %11d B  %-12s %s",
                    line.path("publishedAt").asText(),
                    line.path("kind").asText(),
                    line.path("records").asLong(),
                    line.path("bytes").asLong(),
                    line.path("closedBecause").asText(),
                    object
                            ? "s3://" + line.path("bucket").asText() + "/"
                                    + line.path("key").asText()
                            : "");
        }
    }
}
