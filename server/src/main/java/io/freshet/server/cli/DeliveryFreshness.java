package io.freshet.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet delivery freshness}: how old the oldest record of each object was when the object became visible. */
@Command(
        name = "freshness",
        description = {
            "Print how long records waited until their object was visible, and why objects were closed",
            "For each object it counts from the arrival of its oldest record."
        },
        mixinStandardHelpOptions = true)
final class DeliveryFreshness implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private FirehoseCalls server = new FirehoseCalls();

    @Parameters(paramLabel = "DELIVERY_STREAM")
    private String deliveryStream = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "-1000000000-01-01T00:00:00Z",
            showDefaultValue = Visibility.NEVER,
            description = "only objects published at 2026-01-31T12:00:00Z or later")
    private Instant since = Instant.MIN;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "0",
            description = "also the N prefixes with the highest p99 (default: ${DEFAULT-VALUE})")
    private int partitions;

    @Mixin
    private OutputOption output = new OutputOption();

    /** Waits of some objects. */
    private static final class Waits {
        private final List<Long> millis = new ArrayList<>();

        void add(long wait) {
            millis.add(wait);
        }

        /** The smallest wait that so many percent of the objects do not exceed. */
        long percentile(int percent) {
            Collections.sort(millis);
            return millis.get(Math.max(0, (int) Math.ceil(millis.size() * percent / 100.0) - 1));
        }

        ObjectNode json() {
            return JSON.createObjectNode()
                    .put("objects", millis.size())
                    .put("p50Millis", percentile(50))
                    .put("p99Millis", percentile(99))
                    .put("maxMillis", percentile(100));
        }

        String text() {
            return String.format(
                    "%,d objects, p50 %.2f s, p99 %.2f s, max %.2f s",
                    millis.size(), percentile(50) / 1e3, percentile(99) / 1e3, percentile(100) / 1e3);
        }
    }

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        Waits all = new Waits();
        Map<String, Waits> byPrefix = new TreeMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (JsonNode line : lines()) {
            Instant published = Instant.parse(line.path("publishedAt").asText());
            if (isDelivery(line) && !published.isBefore(since)) {
                long wait = Duration.between(
                                Instant.parse(line.path("firstArrival").asText()), published)
                        .toMillis();
                String key = line.path("key").asText();
                all.add(wait);
                byPrefix.computeIfAbsent(key.substring(0, key.lastIndexOf('/') + 1), p -> new Waits())
                        .add(wait);
                reasons.merge(line.path("closedBecause").asText(), 1, Integer::sum);
            }
        }
        if (all.millis.isEmpty()) {
            throw new IllegalStateException("delivery stream " + deliveryStream + " has delivered nothing since then");
        }
        List<Map.Entry<String, Waits>> slowest = byPrefix.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Waits> prefix) ->
                                prefix.getValue().percentile(99))
                        .reversed())
                .limit(Math.max(0, partitions))
                .toList();
        System.out.println(output.json() ? json(all, reasons, slowest) : table(all, reasons, slowest));
        return 0;
    }

    /** An object, or a window of which an endpoint took all that there was. */
    private static boolean isDelivery(JsonNode line) {
        return switch (line.path("kind").asText()) {
            case "DELIVERED" -> true;
            case "NOTHING" -> line.path("window").path("sent").asLong() > 0;
            default -> false;
        };
    }

    private List<JsonNode> lines() throws InterruptedException, JsonProcessingException {
        List<JsonNode> lines = new ArrayList<>();
        ObjectNode request = FirehoseCalls.members().put("DeliveryStreamName", deliveryStream);
        for (boolean more = true; more; ) {
            JsonNode answer = server.call("ListDeliveryStreamLedger", request);
            for (JsonNode line : answer.path("Lines")) {
                lines.add(JSON.readTree(line.asText()));
            }
            request.put("NextToken", answer.path("NextToken").asText());
            more = answer.path("HasMore").asBoolean();
        }
        return lines;
    }

    private static String json(Waits all, Map<String, Integer> reasons, List<Map.Entry<String, Waits>> slowest) {
        ObjectNode report = all.json();
        ObjectNode closed = report.putObject("closedBecause");
        reasons.forEach(closed::put);
        ObjectNode prefixes = report.putObject("prefixes");
        slowest.forEach(
                prefix -> prefixes.set(prefix.getKey(), prefix.getValue().json()));
        return report.toPrettyString();
    }

    private static String table(Waits all, Map<String, Integer> reasons, List<Map.Entry<String, Waits>> slowest) {
        StringBuilder text =
                new StringBuilder(all.text()).append("; closed because of ").append(reasons);
        slowest.forEach(prefix -> text.append(System.lineSeparator())
                .append(prefix.getKey())
                .append(": ")
                .append(prefix.getValue().text()));
        return text.toString();
    }
}
