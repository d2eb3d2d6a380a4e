package io.freshet.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.jobs.local.flink.LocalCluster;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FileRunTest {
    private static final String COUNT =
            """
            CREATE STREAM "OUT" (K VARCHAR(8), N INTEGER);
            CREATE PUMP "P" AS INSERT INTO "OUT"
            SELECT STREAM "k", COUNT(*) FROM "S" GROUP BY "k", STEP("S".ROWTIME BY INTERVAL '10' SECOND);
            """;

    private static final LocalCluster CLUSTER = LocalCluster.start();

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    @Test
    void takesTheTimeFromTheRecordsAndClosesEveryWindowAtTheEnd() throws Exception {
        List<String> rows = run(
                COUNT,
                Map.of(
                        "S",
                        """
                        {"ROWTIME":"2026-01-01 12:00:01","k":"a"}
                        {"ROWTIME":"2026-01-01T12:00:02Z","k":"a"}

                        no JSON
                        {"ROWTIME":"2026-01-01 12:00:31.5","k":"b"}
                        """),
                Map.of());

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "OUT 12:00:10[a, 2]", "OUT 12:00:40[b, 1]", "error_stream MALFORMED_RECORD P");
    }

    @Test
    void readsSeveralInputsInTheOrderOfTheirTimesAndTables() throws Exception {
        String sql =
                """
                -- table T (k VARCHAR(8), name VARCHAR(8))
                CREATE STREAM "OUT" (V VARCHAR(8));
                CREATE PUMP "P" AS INSERT INTO "OUT"
                SELECT STREAM t."name" FROM "A" AS a JOIN "T" AS t ON a."k" = t."k"
                UNION ALL SELECT STREAM "k" FROM "B";
                """;

        List<String> rows = run(
                sql,
                Map.of(
                        "A",
                                "{\"ROWTIME\":\"2026-01-01 12:00:01\",\"k\":\"x\"}\n{\"ROWTIME\":\"2026-01-01 12:00:03\",\"k\":\"x\"}",
                        "B", "{\"ROWTIME\":\"2026-01-01 12:00:02\",\"k\":\"b\"}"),
                Map.of("T", "k,name\nx,Xenia\n"));

        assertThat(rows).containsExactly("OUT 12:00:01[Xenia]", "OUT 12:00:02[b]", "OUT 12:00:03[Xenia]");
    }

    @Test
    void readsDelimitedTextWithAHeader() throws Exception {
        String sql =
                """
                -- input S (k VARCHAR(8), ROWTIME TIMESTAMP, v INTEGER)
                CREATE STREAM "OUT" (K VARCHAR(8), V INTEGER);
                CREATE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "k", "v" FROM "S";
                """;

        assertThat(run(sql, Map.of("S", "k;ROWTIME;v\na;2026-01-01 12:00:01;5\n"), Map.of()))
                .containsExactly("OUT 12:00:01[a, 5]");
    }

    @Test
    void handsOutRowsBeforeThePipeEnds() throws Exception {
        BlockingQueue<String> rows = new LinkedBlockingQueue<>();
        Thread running;
        try (PipedOutputStream pipe = new PipedOutputStream()) {
            InputStream input = new PipedInputStream(pipe);
            String sql = "-- input S (k VARCHAR(8))\nCREATE STREAM \"OUT\" (K VARCHAR(8));\n"
                    + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM \"k\" FROM \"S\";";
            pipe.write("{\"k\":\"first\"}\n".getBytes(StandardCharsets.UTF_8));
            running = new Thread(() -> execute(
                    sql, Map.of("S", input), Map.of(), (stream, row) -> rows.add(String.valueOf(row.field(0)))));
            running.start();

            assertThat(rows.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
            pipe.write("{\"k\":\"second\"}\n".getBytes(StandardCharsets.UTF_8));
            pipe.flush();
            assertThat(rows.poll(60, TimeUnit.SECONDS)).isEqualTo("second");
        }
        running.join(60_000);
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void saysWhatIsWrongWithAnInput() {
        assertThatThrownBy(() -> open(COUNT, Map.of("S", bytes("")), Map.of()))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("input S: there are no records");
        assertThatThrownBy(() -> open(
                        "-- table T (k VARCHAR(8), n INTEGER)",
                        Map.of("S", bytes("{\"k\":\"a\"}")),
                        Map.of("T", bytes("{\"k\":\"a\",\"n\":\"x\"}"))))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("table T, row 1: column n: 'x' is no INTEGER");
        assertThatThrownBy(() -> Declarations.in("\n-- input S (k VARCHR(8))"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining("VARCHR");
    }

    @Test
    void readsDeclarationsAndLeavesOtherCommentsAlone() {
        Declarations declared = Declarations.in(
                "-- input of the shop (see below)\n"
                        + "--input \"my stream\" (\"a, b\" DECIMAL(10,2), c VARCHAR(4))\n-- table T(x INTEGER)\n-- inputs (a b)");

        assertThat(declared.inputs()).containsOnlyKeys("my stream");
        assertThat(String.valueOf(declared.inputs().get("my stream")))
                .isEqualTo("[Column[name=a, b, type=DECIMAL(10,2)], Column[name=c, type=VARCHAR(4)]]");
        assertThat(declared.tables()).containsOnlyKeys("T");
    }

    private static List<String> run(String sql, Map<String, String> inputs, Map<String, String> tables) {
        List<String> rows = new ArrayList<>();
        execute(sql, bytes(inputs), bytes(tables), (stream, row) -> rows.add(shown(stream, row)));
        return rows;
    }

    private static String shown(String stream, StreamRow row) {
        return stream.equals("error_stream")
                ? stream + " " + row.field(2) + " " + row.field(6)
                : stream + " "
                        + java.time.Instant.ofEpochMilli(row.rowtime())
                                .toString()
                                .substring(11, 19)
                        + java.util.Arrays.toString(row.fields());
    }

    private static void execute(
            String sql,
            Map<String, InputStream> inputs,
            Map<String, InputStream> tables,
            BiConsumer<String, StreamRow> rows) {
        try (FileRun run = open(sql, inputs, tables)) {
            PlanResult result = run.plan(sql);
            assertThat(result).isInstanceOf(PlanResult.Planned.class);
            run.execute(((PlanResult.Planned) result).plan(), CLUSTER, rows);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static FileRun open(String sql, Map<String, InputStream> inputs, Map<String, InputStream> tables)
            throws java.io.IOException {
        return FileRun.open(Declarations.in(sql), inputs, tables, Clock.systemUTC());
    }

    private static Map<String, InputStream> bytes(Map<String, String> texts) {
        Map<String, InputStream> all = new TreeMap<>();
        texts.forEach((name, text) -> all.put(name, bytes(text)));
        return all;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
