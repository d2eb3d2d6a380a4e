package io.freshet.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.jobs.local.flink.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseRunTest {
    private static final Path CORPUS = Path.of("../sql-planner/src/test/resources/corpus");
    private static final String SQL =
            """
            -- input S (k VARCHAR(8), v INTEGER)
            -- table T (k VARCHAR(8), name VARCHAR(8))
            CREATE STREAM "OUT" (NAME VARCHAR(8), TOTAL DOUBLE);
            CREATE PUMP "P" AS INSERT INTO "OUT"
            SELECT STREAM t."name", SUM(100 / s."v") FROM "S" AS s JOIN "T" AS t ON s."k" = t."k"
            GROUP BY t."name", STEP(s.ROWTIME BY INTERVAL '10' SECOND);
            """;
    private static final String INPUT =
            """
            {"reference_data": {"T": [{"k": "a", "name": "Anna"}]},
             "events": [
               {"stream": "S", "rowtime": "2026-01-01 12:00:01", "row": {"k": "a", "v": 5}},
               {"stream": "S", "rowtime": "2026-01-01 12:00:02", "row": {"k": "a", "v": 0}},
               {"stream": "S", "rowtime": "2026-01-01 12:00:03", "row": {"k": "a", "v": 10}},
               {"advance_to": "2026-01-01 12:00:20"},
               {"stream": "S", "rowtime": "2026-01-01 12:00:21", "row": {"k": "a", "v": 1}}]}
            """;

    private static final LocalCluster CLUSTER = LocalCluster.start();

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sem-tumble-empty-windows",
                "sem-ref-join-duplicates",
                "sem-union-all-two-streams",
                "sem-error-div0-pump",
                "sem-reject-two-rowtimes-groupby",
                "ing-json-flatten-missing",
                "ing-csv-positional",
                "std-tvf-session"
            })
    void passesCasesThatAreKnownToHold(String name) throws Exception {
        assertThat(CaseRun.differences(CORPUS.resolve(name), CLUSTER)).isEmpty();
    }

    @Test
    void whatIsStillOpenAtTheEndStaysOpen() throws Exception {
        write(
                """
                {"streams": {"OUT": [{"rowtime": "2026-01-01 12:00:10", "row": {"NAME": "Anna", "TOTAL": 30}}]},
                 "error_stream": [{"rowtime": "2026-01-01 12:00:02", "MESSAGE_contains": "zero"}]}
                """);

        assertThat(CaseRun.differences(directory, CLUSTER)).isEmpty();
    }

    @Test
    void showsMissingAndUnexpectedRows() throws Exception {
        write(
                """
                {"streams": {"OUT": [{"rowtime": "2026-01-01 12:00:10", "row": {"NAME": "Anna", "TOTAL": 31}}]}}
                """);

        assertThat(CaseRun.differences(directory, CLUSTER))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("OUT:"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "  - missing     2026-01-01 12:00:10.000  {\"NAME\":\"Anna\",\"TOTAL\":31.0}"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "  + unexpected  2026-01-01 12:00:10.000  {\"NAME\":\"Anna\",\"TOTAL\":30.0}"),
                        line -> assertThat(line).isEqualTo("error_stream:"),
                        line -> assertThat(line).startsWith("  + unexpected  ROW_FAILED in P: "));
    }

    @Test
    void showsWhyItIsRefusedAndThatItIsNot() throws Exception {
        write("{\"reject\": {\"message_contains\": \"no such thing\"}}");
        assertThat(CaseRun.differences(directory, CLUSTER)).first().asString().contains("no such thing");

        Files.writeString(directory.resolve("app.sql"), SQL.replace("SUM", "SUMM"));
        assertThat(CaseRun.differences(directory, CLUSTER))
                .anyMatch(line -> line.contains("Function 'SUMM' not found"));
    }

    @Test
    void saysWhichFileIsWrong() throws IOException {
        assertThatThrownBy(() -> CaseRun.cases(directory)).hasMessageContaining("holds no case");
        assertThatThrownBy(() -> CaseRun.cases(directory.resolve("none"))).hasMessageContaining("is no folder");

        write("{\"streams\": {\"OTHER\": []}}");
        assertThatThrownBy(() -> CaseRun.differences(directory, CLUSTER))
                .hasMessageContaining(
                        "stream 'OTHER' is not in the application (expected: one of [OUT, error_stream])");
        write("{\"streams\": ");
        assertThatThrownBy(() -> CaseRun.differences(directory, CLUSTER)).hasMessageContaining("expected.json, line 1");
    }

    @Test
    void findsCasesBelowAFolder() throws IOException {
        Path below = Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(below.resolve("app.sql"), SQL);
        Files.writeString(below.resolve("expected.json"), "{}");

        assertThat(CaseRun.cases(directory)).isEqualTo(List.of(below));
    }

    private void write(String expected) throws IOException {
        Files.writeString(directory.resolve("app.sql"), SQL);
        Files.writeString(directory.resolve("input.json"), INPUT);
        Files.writeString(directory.resolve("expected.json"), expected);
    }
}
