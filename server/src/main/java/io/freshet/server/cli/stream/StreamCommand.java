package io.freshet.server.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputOption;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet stream}: what streams there are, what is in them, and new records. */
@Command(
        name = "stream",
        description = "List, describe, create and delete streams; put records and read them",
        mixinStandardHelpOptions = true,
        subcommands = {PutCommand.class, TailCommand.class})
public final class StreamCommand implements Callable<Integer> {
    private static final BigDecimal HASH_KEYS = new BigDecimal(BigInteger.ONE.shiftLeft(128));

    @Override
    public Integer call() {
        throw new IllegalStateException(
                "stream: no subcommand (expected: list, describe, create, delete, put or tail)");
    }

    @Command(name = "list", description = "Print the streams there are", mixinStandardHelpOptions = true)
    int list(@Mixin StreamCalls server, @Mixin OutputOption output) throws InterruptedException {
        if (!output.json()) {
            System.out.printf("%-40s %-10s %-12s %6s %10s%n", "NAME", "STATUS", "MODE", "SHARDS", "RETENTION");
        }
        ObjectNode request = StreamCalls.members();
        while (true) {
            JsonNode page = server.call("ListStreams", request);
            for (JsonNode name : page.path("StreamNames")) {
                JsonNode summary = server.call("DescribeStreamSummary", StreamCalls.stream(name.asText()))
                        .path("StreamDescriptionSummary");
                System.out.println(output.json() ? summary.toString() : line(summary));
            }
            if (!page.path("HasMoreStreams").asBoolean()) {
                return 0;
            }
            request = StreamCalls.members()
                    .put("NextToken", page.path("NextToken").asText());
        }
    }

    private static String line(JsonNode summary) {
        return "%-40s %-10s %-12s %6d %8d h"
                .formatted(
                        summary.path("StreamName").asText(),
                        summary.path("StreamStatus").asText(),
                        summary.path("StreamModeDetails").path("StreamMode").asText(),
                        summary.path("OpenShardCount").asInt(),
                        summary.path("RetentionPeriodHours").asInt());
    }

    @Command(
            name = "describe",
            description = "Print a stream's shards with their share of the hash keys, and its consumers",
            mixinStandardHelpOptions = true)
    int describe(@Mixin StreamCalls server, @Parameters(paramLabel = "STREAM") String name, @Mixin OutputOption output)
            throws InterruptedException {
        JsonNode summary =
                server.call("DescribeStreamSummary", StreamCalls.stream(name)).path("StreamDescriptionSummary");
        if (output.json()) {
            ObjectNode document = summary.deepCopy();
            document.putArray("Shards").addAll(server.shards(name));
            System.out.println(document);
            return 0;
        }
        System.out.println(line(summary));
        for (JsonNode shard : server.shards(name)) {
            System.out.println("    %-22s %-6s %7.3f %% of the hash keys%s"
                    .formatted(
                            shard.path("ShardId").asText(),
                            StreamCalls.isOpen(shard) ? "open" : "closed",
                            share(shard.path("HashKeyRange")),
                            parents(shard)));
        }
        JsonNode consumers = server.call(
                "ListStreamConsumers",
                StreamCalls.members().put("StreamARN", summary.path("StreamARN").asText()));
        for (JsonNode consumer : consumers.path("Consumers")) {
            System.out.println("    consumer %-32s %s"
                    .formatted(
                            consumer.path("ConsumerName").asText(),
                            consumer.path("ConsumerStatus").asText()));
        }
        return 0;
    }

    private static double share(JsonNode range) {
        BigInteger first = new BigInteger(range.path("StartingHashKey").asText("0"));
        BigInteger last = new BigInteger(range.path("EndingHashKey").asText("0"));
        return new BigDecimal(last.subtract(first).add(BigInteger.ONE))
                .multiply(BigDecimal.valueOf(100))
                .divide(HASH_KEYS, MathContext.DECIMAL64)
                .doubleValue();
    }

    private static String parents(JsonNode shard) {
        if (!shard.hasNonNull("ParentShardId")) {
            return "";
        }
        String parents = ", out of " + shard.path("ParentShardId").asText();
        return shard.hasNonNull("AdjacentParentShardId")
                ? parents + " and " + shard.path("AdjacentParentShardId").asText()
                : parents;
    }

    @Command(name = "create", description = "Create a stream", mixinStandardHelpOptions = true)
    int create(
            @Mixin StreamCalls server,
            @Parameters(paramLabel = "STREAM") String name,
            @Option(names = "--shards", description = "so many (default: on demand, beginning with 4)") @Nullable
                    Integer shards)
            throws InterruptedException {
        ObjectNode request = StreamCalls.stream(name);
        if (shards == null) {
            request.putObject("StreamModeDetails").put("StreamMode", "ON_DEMAND");
        } else {
            request.put("ShardCount", shards);
        }
        server.call("CreateStream", request);
        return 0;
    }

    @Command(name = "delete", description = "Delete a stream with its records", mixinStandardHelpOptions = true)
    int delete(
            @Mixin StreamCalls server,
            @Parameters(paramLabel = "STREAM") String name,
            @Option(names = "--with-consumers", description = "even if consumers are registered") boolean consumers)
            throws InterruptedException {
        server.call("DeleteStream", StreamCalls.stream(name).put("EnforceConsumerDeletion", consumers));
        return 0;
    }
}
