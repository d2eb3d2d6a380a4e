package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the corpus through the planner and real Flink operators. */
class CorpusTest {
    private static final Path CASES = Path.of("src/test/resources/corpus");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Not built yet: must be refused as such, and leave this list when they are built. */
    private static final Set<String> NOT_YET = Set.of();

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void behavesAsTheCorpusSays(String id) throws Exception {
        Path dir = CASES.resolve(id);
        JsonNode meta = JSON.readTree(dir.resolve("meta.json").toFile());
        JsonNode expected = JSON.readTree(dir.resolve("expected.json").toFile());
        String sql = Files.readString(dir.resolve("app.sql"));
        if (id.equals("sem-reject-oversize-code")) {
            sql += "-".repeat(SqlPlanner.MAX_CODE_BYTES);
        }

        PlanResult result = SqlPlanner.plan(sql, CorpusScript.inputs(meta), CorpusScript.tables(meta));

        if (NOT_YET.contains(id)) {
            assertThat(result).isInstanceOf(PlanResult.Refused.class);
            Diagnostic first = ((PlanResult.Refused) result).diagnostics().get(0);
            assertThat(first.code())
                    .as(first.render(sql))
                    .isIn(Diagnostic.Code.NOT_YET_SUPPORTED, Diagnostic.Code.NOT_FOUND);
        } else if (meta.get("expect").asText().equals("reject")) {
            assertThat(result).isInstanceOf(PlanResult.Refused.class);
            Diagnostic first = ((PlanResult.Refused) result).diagnostics().get(0);
            assertThat(first.code()).isNotEqualTo(Diagnostic.Code.NOT_YET_SUPPORTED);
            assertThat(first.message())
                    .contains(expected.at("/reject/message_contains").asText());
        } else {
            assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
            Plan plan = ((PlanResult.Planned) result).plan();
            JsonNode input = JSON.readTree(dir.resolve("input.json").toFile());
            check(
                    plan,
                    PlanRun.run(plan, CorpusScript.events(meta, input), CorpusScript.tableRows(meta, input)),
                    expected);
        }
    }

    private static void check(Plan plan, Map<String, List<StreamRow>> rows, JsonNode expected) throws IOException {
        for (InAppStream stream : plan.streams()) {
            JsonNode wanted = expected.path("streams").path(stream.name());
            if (!wanted.isMissingNode()) {
                boolean timed = wanted.path(0).has("rowtime");
                List<String> actual = new ArrayList<>();
                for (StreamRow row : Objects.requireNonNull(rows.get(stream.name()))) {
                    String values = JSON.readTree(new RowEncoder(stream.columns(), RowEncoder.Format.JSON).encode(row))
                            .toString();
                    actual.add((timed ? row.rowtime() + " " : "") + values);
                }
                List<String> expectedRows = new ArrayList<>();
                for (JsonNode row : wanted) {
                    expectedRows.add(
                            (timed ? CorpusScript.millis(row.get("rowtime").asText()) + " " : "")
                                    + CorpusScript.canonical(stream, row));
                }
                assertThat(actual).as(stream.name()).containsExactlyInAnyOrderElementsOf(expectedRows);
            }
        }
        List<StreamRow> errors = Objects.requireNonNull(rows.get("error_stream"));
        assertThat(errors)
                .as(String.valueOf(errors))
                .hasSize(expected.path("error_stream").size());
        for (JsonNode error : expected.path("error_stream")) {
            assertThat(errors).anySatisfy(row -> {
                assertThat(row.field(4))
                        .isEqualTo(CorpusScript.millis(error.get(error.has("DATA_ROWTIME") ? "DATA_ROWTIME" : "rowtime")
                                .asText()));
                assertThat(String.valueOf(row.field(3)))
                        .contains(error.path("MESSAGE_contains").asText());
                assertThat(String.valueOf(row.field(6)))
                        .contains(error.path("PUMP_NAME_contains").asText());
            });
        }
    }
}
