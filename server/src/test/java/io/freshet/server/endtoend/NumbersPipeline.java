package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a {@link NumberedLoad} goes through: stream {@code numbers} is delivered as it is and counted by an application whose {@code windows} are
 * delivered too; what is put to {@code direct} is delivered. All of it every second, as gzip.
 */
final class NumbersPipeline {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COPY_AND_COUNT =
            """
            CREATE OR REPLACE STREAM "WINDOWS" ("WINDOW_END" TIMESTAMP, "N" BIGINT, "TOTAL" BIGINT, "LAST" INTEGER);
            CREATE OR REPLACE PUMP "P" AS INSERT INTO "WINDOWS"
            SELECT STREAM ROWTIME, COUNT(*), SUM("ID"), MAX("ID") FROM "SOURCE_SQL_STREAM_001"
            GROUP BY STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '1' SECOND);
            """;

    private NumbersPipeline() {}

    static void create(ServerAccess server) throws Exception {
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
        Pipeline.createStream(server, "numbers", 2);
        Pipeline.createDelivery(server, "numbers", true);
        Pipeline.createDelivery(server, "direct", false);
        Pipeline.createDelivery(server, "windows", false);
        Pipeline.runApplication(server, "count", COPY_AND_COUNT, "WINDOWS", Pipeline.deliveryArn("windows"));
    }

    static List<String> faultsOnceSettled(S3Client s3, String prefix, Numbered numbers) throws Exception {
        Map<String, List<JsonNode>> seen = new HashMap<>();
        Await.until(
                PATIENCE,
                () -> prefix + ": "
                        + numbers.faults(ids(seen)).stream().limit(5).toList(),
                () -> numbers.allDelivered(ids(Pipeline.delivered(s3, prefix, seen))));
        Thread.sleep(3000); // three intervals and checkpoints: whatever would be delivered twice is there by now
        return numbers.faults(ids(Pipeline.delivered(s3, prefix, seen)));
    }

    static void assertWindowsCountEveryRecordOnce(S3Client s3) throws Exception {
        List<Integer> ids = ids(Pipeline.delivered(s3, "numbers/"));
        long total = ids.stream().mapToLong(Integer::longValue).sum();
        Await.until(
                PATIENCE,
                () -> "windows hold " + windows(s3, "N") + " rows of sum " + windows(s3, "TOTAL") + ", the stream "
                        + ids.size() + " of sum " + total,
                () -> windows(s3, "N") == ids.size() && windows(s3, "TOTAL") == total);
        List<String> ends = Pipeline.delivered(s3, "windows/").stream()
                .map(row -> row.get("WINDOW_END").asText())
                .toList();
        assertThat(ends).doesNotHaveDuplicates();
    }

    private static long windows(S3Client s3, String column) {
        try {
            return Pipeline.delivered(s3, "windows/").stream()
                    .mapToLong(row -> row.get(column).asLong())
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Integer> ids(Map<String, List<JsonNode>> objects) {
        return ids(objects.values().stream().flatMap(List::stream).toList());
    }

    static List<Integer> ids(List<JsonNode> rows) {
        return rows.stream().map(row -> row.get("id").asInt()).toList();
    }
}
