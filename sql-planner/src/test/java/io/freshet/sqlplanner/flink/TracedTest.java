package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.ScriptedSource.Event;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows that come out of a plan belong to the trace of one that went in. */
class TracedTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String OTHER = "00-0123456789abcdef0123456789abcdef-00f067aa0ba902b8-01";
    private static final List<InputStream> INPUTS = List.of(
            new InputStream("S", List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"))),
            new InputStream("T", List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"))));
    private static final List<SqlType.Kind> KINDS = List.of(SqlType.Kind.VARCHAR, SqlType.Kind.INTEGER);

    private static Event row(String stream, long time, String key, int value, @Nullable String trace) {
        return new Event(stream, time, new StreamRow(time, new @Nullable Object[] {key, value}).traced(trace));
    }

    /** Of b only the third row is traced, of c two are; nothing else is. */
    private static List<Event> events() {
        return List.of(
                row("S", 1_000, "a", 1, null),
                row("S", 1_100, "b", 2, null),
                row("T", 1_150, "b", 9, null),
                row("S", 1_200, "b", 3, TRACE),
                row("T", 1_250, "c", 9, null),
                row("S", 1_300, "c", 4, TRACE),
                row("S", 1_400, "c", 5, OTHER),
                row("S", 1_500, "a", 6, null),
                new Event("", 200_000, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT STREAM K, V FROM S | b3 c4 c5",
                "SELECT STREAM K, V FROM S WHERE V > 3 | c4 c5",
                "SELECT STREAM K, COUNT(*) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND) | b2 c2",
                "SELECT STREAM K, FIRST_VALUE(V) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND) | b2 c4",
                "SELECT STREAM K, COUNT(*) FROM S WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '10' SECOND) | b2 c2",
                "SELECT STREAM K, SUM(V) OVER W FROM S WINDOW W AS (PARTITION BY K RANGE INTERVAL '1' MINUTE PRECEDING) | b5 c4 c9",
                "SELECT STREAM K, V FROM S ORDER BY STEP(S.ROWTIME BY INTERVAL '10' SECOND), V DESC | b3 c4 c5",
                "SELECT STREAM S.K, T.V FROM S OVER (RANGE INTERVAL '1' MINUTE PRECEDING) JOIN T OVER (RANGE INTERVAL '1' MINUTE PRECEDING) ON S.K = T.K | b9 c9 c9"
            })
    void whatComesOfATracedRowIsTraced(String select, String traced) throws Exception {
        List<String> found = new ArrayList<>();
        for (StreamRow row :
                run("CREATE STREAM D (K VARCHAR(8), V BIGINT); CREATE PUMP P AS INSERT INTO D " + select + ";")) {
            if (row.trace() != null) {
                found.add("" + row.field(0) + row.field(1));
                assertThat(row.trace()).isIn(TRACE, OTHER);
            }
        }

        assertThat(found).containsExactlyInAnyOrder(traced.split(" ", -1));
    }

    @Test
    void aWindowBelongsToTheFirstOfItsRowsThatIsTraced() throws Exception {
        List<StreamRow> rows = run(
                """
                CREATE STREAM E (K VARCHAR(8), N BIGINT);
                CREATE PUMP Q AS INSERT INTO E SELECT STREAM K, COUNT(*) FROM S GROUP BY K, STEP(S.ROWTIME BY INTERVAL '10' SECOND);
                CREATE STREAM D (K VARCHAR(8), V BIGINT);
                CREATE PUMP P AS INSERT INTO D SELECT STREAM K, N FROM E;
                """);

        assertThat(rows).hasSize(3);
        for (StreamRow row : rows) {
            assertThat(row.trace()).isEqualTo("a".equals(row.field(0)) ? null : TRACE);
        }
    }

    private static List<StreamRow> run(String sql) throws Exception {
        PlanResult result = SqlPlanner.plan(sql, INPUTS, List.of());
        assertThat(result).as(sql).isInstanceOf(PlanResult.Planned.class);
        Plan plan = ((PlanResult.Planned) result).plan();
        return PlanRun.run(plan, events()).getOrDefault("D", List.of());
    }

    @Test
    void tracesTravelAndAreNotStored() throws Exception {
        StreamRow plain = new StreamRow(7, new @Nullable Object[] {"a", null});
        StreamRow traced = plain.traced(TRACE);

        assertThat(travelled(traced).trace()).isEqualTo(TRACE);
        assertThat(travelled(traced)).isEqualTo(plain);
        assertThat(travelled(plain).trace()).isNull();
        RunningTrace.during(OTHER, () -> {
            assertThat(travelled(plain).trace()).isEqualTo(OTHER);
            assertThat(travelled(traced).trace()).isEqualTo(TRACE);
            assertThat(written(false, traced)).isEqualTo(written(false, plain));
        });
        assertThat(written(true, plain)).isEqualTo(written(false, plain));
        assertThat(RunningTrace.now()).isNull();
    }

    @Test
    void noTimeIsTakenForATrace() throws Exception {
        StreamRow strange = new StreamRow(0x5EA7_AC1D_77AC_ED05L, new @Nullable Object[] {"a", 1});

        assertThat(travelled(strange)).isEqualTo(strange);
        assertThat(travelled(strange).trace()).isNull();
        assertThat(travelled(strange.traced(TRACE)).trace()).isEqualTo(TRACE);
        assertThat(new StreamRowSerializer(KINDS, false)
                        .deserialize(new DataInputDeserializer(written(false, strange))))
                .isEqualTo(strange);
    }

    private static StreamRow travelled(StreamRow row) throws IOException {
        return new StreamRowSerializer(KINDS, true).deserialize(new DataInputDeserializer(written(true, row)));
    }

    private static byte[] written(boolean travelling, StreamRow row) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new StreamRowSerializer(KINDS, travelling).serialize(row, out);
        return Arrays.copyOf(out.getSharedBuffer(), out.length());
    }

    @Test
    void ofTooManyGroupsTheFirstAreForgotten() {
        Origins origins = new Origins();
        for (int i = 0; i < 5_000; i++) {
            origins.remember(new StreamRow(0, new @Nullable Object[] {i}), 1, TRACE);
        }

        assertThat(origins.take(() -> new StreamRow(0, new @Nullable Object[] {0})))
                .isNull();
        assertThat(origins.take(new StreamRow(0, new @Nullable Object[] {4_999}), 0))
                .isNull();
        assertThat(origins.take(new StreamRow(0, new @Nullable Object[] {4_999}), 1))
                .isEqualTo(TRACE);
        assertThat(origins.take(new StreamRow(0, new @Nullable Object[] {4_999}), 1))
                .isNull();
    }
}
