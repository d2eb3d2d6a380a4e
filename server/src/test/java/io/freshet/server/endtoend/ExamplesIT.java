package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Every application of {@code examples/sql} on one server, all at the same time, from records of the AWS SDK to records of the AWS SDK. All rows come
 * within a moment here, unlike in the examples' own cases; where a window's border may fall between them, sums are compared.
 */
class ExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] NOTHING = {};

    @TempDir
    Path directory;

    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Map<String, Consumer<List<JsonNode>>> checks = new LinkedHashMap<>();

    @Test
    void allRunAtOnceAndGiveTheirRows() throws Exception {
        expect();
        try (ServerProcess server = ServerProcess.start(directory);
                S3Client s3 = server.s3();
                KinesisClient kinesis = server.kinesis();
                KinesisAnalyticsV2Client analytics = server.analytics()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            List<Example> examples = new ArrayList<>();
            for (Map.Entry<String, String> output : outputs.entrySet()) {
                Example example = new Example(output.getKey());
                example.create(server, analytics, output.getValue());
                examples.add(example);
                if (example.name.equals("log-analytics")) {
                    addStatuses(example, s3, analytics);
                }
                example.start(analytics);
            }
            for (Example example : examples) {
                example.await(analytics, ApplicationStatus.RUNNING);
                example.put(kinesis);
            }
            for (Example example : examples) {
                awaitRows(example, kinesis, server);
            }
        }
    }

    private static void addStatuses(Example example, S3Client s3, KinesisAnalyticsV2Client analytics) throws Exception {
        StringBuilder lines = new StringBuilder();
        example.input().at("/reference_data/Statuses").forEach(row -> lines.append(row)
                .append('\n'));
        s3.putObject(
                r -> r.bucket(Pipeline.BUCKET).key("tables/statuses.json"), RequestBody.fromString(lines.toString()));
        example.addTable(analytics, "Statuses", "tables/statuses.json");
    }

    private void awaitRows(Example example, KinesisClient kinesis, ServerProcess server) throws Exception {
        List<AssertionError> last = new ArrayList<>();
        Await.until(
                PATIENCE,
                () -> example.name + ": "
                        + (last.isEmpty() ? "" : last.get(last.size() - 1).getMessage()) + "; log: " + server.log(),
                () -> {
                    try {
                        Objects.requireNonNull(checks.get(example.name)).accept(example.rows(kinesis));
                        return true;
                    } catch (AssertionError e) {
                        last.add(e);
                        return false;
                    }
                });
    }

    private void expect() {
        exactly("web-analytics", "VISITS", Map.of("ann", "4 90", "ben", "1 5"), "VISITOR", "PAGES", "SLOWEST");
        exactly("stagger-sessions", "BASKETS", Map.of("b1", "3 900", "b2", "1 2000"), "BASKET", "ARTICLES", "CENTS");
        exactly("iot-monitoring", "ALARMS", List.of("roof 60.0 26.0", "roof 90.0 42.0"), "SENSOR", "CELSIUS", "ABOVE");
        exactly(
                "fraud-windows",
                "SUSPECTS",
                List.of("2222 much 1 1200", "1111 often 4 40.5", "3333 far 2 2", "1111 often 5 45.5"),
                "CARD",
                "REASON",
                "PAID",
                "TOTAL");
        exactly(
                "two-record-types",
                "FULFILLED",
                List.of("10 AMZN 100 60", "11 AMZN 100 40", "13 TSLA 7 7"),
                "TRADE_ID",
                "TICKER",
                "ORDERED",
                "TRADED");
        exactly(
                "partial-results",
                "SALES",
                List.of("north 1 100", "south 1 250", "north 2 150", "north 3 175", "north 4 185"),
                "SHOP",
                "SO_FAR",
                "CENTS");
        sums(
                "log-analytics",
                "SUMMARY",
                "MEANING",
                "REQUESTS",
                Map.of("fine", 2, "unknown", 1, "not found", 1, "broken", 1));
        sums("multi-step", "TOTALS", "", "TRIPS", Map.of("", 6));
        sums("clickstream-ratio", "SCORES", "", "IMPRESSIONS", Map.of("", 120));
        check("popular-items", "POPULAR", rows -> {
            Map<String, Integer> views = summed(rows, "ARTICLE", "VIEWS");
            assertThat(views).containsEntry("tea", 5).hasSizeBetween(3, 4);
            assertThat(views.get("pot")).isLessThanOrEqualTo(4);
        });
    }

    private void check(String example, String output, Consumer<List<JsonNode>> check) {
        outputs.put(example, output);
        checks.put(example, check);
    }

    private void exactly(String example, String output, Map<String, String> byFirst, String... columns) {
        exactly(
                example,
                output,
                byFirst.entrySet().stream()
                        .map(row -> row.getKey() + " " + row.getValue())
                        .toList(),
                columns);
    }

    private void exactly(String example, String output, List<String> rows, String... columns) {
        check(example, output, actual -> assertThat(
                        actual.stream().map(row -> shown(row, columns)).toList())
                .containsExactlyInAnyOrder(rows.toArray(NOTHING)));
    }

    private static String shown(JsonNode row, String... columns) {
        return List.of(columns).stream()
                .map(column -> column.equals("TOTAL")
                        ? row.path(column).decimalValue().stripTrailingZeros().toPlainString()
                        : row.path(column).asText())
                .collect(Collectors.joining(" "));
    }

    private void sums(String example, String output, String key, String value, Map<String, Integer> expected) {
        check(example, output, rows -> assertThat(summed(rows, key, value)).isEqualTo(expected));
    }

    private static Map<String, Integer> summed(List<JsonNode> rows, String key, String value) {
        return rows.stream()
                .collect(Collectors.toMap(
                        row -> key.isEmpty() ? "" : row.path(key).asText(),
                        row -> row.path(value).asInt(),
                        Integer::sum));
    }
}
