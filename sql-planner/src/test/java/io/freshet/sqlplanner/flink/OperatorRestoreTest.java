package io.freshet.sqlplanner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.CompiledCalc;
import io.freshet.sqlplanner.operator.DistinctNode;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.OverNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RankNode;
import io.freshet.sqlplanner.operator.RetimeNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.operator.SlidingWindows;
import io.freshet.sqlplanner.operator.SortNode;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.operator.StreamFunctionNode;
import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.VersionNode;
import io.freshet.sqlplanner.operator.WindowNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator goes on from a checkpoint, at whatever row that was taken, as if it had never stopped. */
@SuppressWarnings("try") // a harness may be interrupted while it closes
class OperatorRestoreTest {
    private static final List<Column> COLUMNS =
            List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"), new Column("E", "TIMESTAMP"));
    private static final int ROWS = 60;
    private static final Map<String, CompiledCalc> COMPILED = new ConcurrentHashMap<>();

    static Stream<Arguments> operators() {
        return Stream.of(
                Arguments.of(
                        "over",
                        "SELECT STREAM K, SUM(V) OVER w, MAX(V) OVER w, LAG(V) OVER (PARTITION BY K ROWS 2 PRECEDING) FROM S"
                                + " WINDOW w AS (PARTITION BY K RANGE INTERVAL '3' SECOND PRECEDING)"),
                Arguments.of(
                        "stagger",
                        "SELECT STREAM K, AVG(V) FROM S WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '5' SECOND)"),
                Arguments.of("distinct", "SELECT STREAM DISTINCT FLOOR(S.ROWTIME TO MINUTE), K FROM S"),
                Arguments.of("sort", "SELECT STREAM K, V FROM S ORDER BY FLOOR(S.ROWTIME TO MINUTE), V DESC"),
                Arguments.of("retime", "SELECT STREAM E AS ROWTIME, K, V FROM S ORDER BY E WITHIN INTERVAL '4' SECOND"),
                Arguments.of(
                        "match",
                        "SELECT STREAM * FROM S MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES A.V AS V0, SUM(B.V) AS V1,"
                                + " LAST(B.ROWTIME) AS T PATTERN (A B*) WITHIN INTERVAL '20' SECOND DEFINE B AS B.V > PREV(B.V))"),
                Arguments.of(
                        "session",
                        "SELECT STREAM K, WINDOW_START, WINDOW_END FROM TABLE(SESSION(TABLE S PARTITION BY K, DESCRIPTOR(ROWTIME),"
                                + " INTERVAL '2' SECOND))"),
                Arguments.of(
                        "top",
                        "SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'K', 3, 10))"),
                Arguments.of(
                        "distinct items",
                        "SELECT STREAM * FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'K', 10))"),
                Arguments.of(
                        "rank",
                        "SELECT STREAM K, V, R FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM * FROM S), 'V', 'R', 'asc', 'desc', 0, 9))"),
                Arguments.of(
                        "forest",
                        "SELECT STREAM V, ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM V FROM S), 10, 20, 1000, 2))"),
                Arguments.of(
                        "hotspots",
                        "SELECT STREAM V, HOTSPOTS_RESULT FROM TABLE(HOTSPOTS(CURSOR(SELECT STREAM V FROM S), 100, 2, 5))"),
                Arguments.of(
                        "rank",
                        "SELECT STREAM K, V, RANK() OVER (PARTITION BY FLOOR(S.ROWTIME TO MINUTE) ORDER BY V DESC, K) FROM S"),
                Arguments.of(
                        "version",
                        "SELECT STREAM a.V, b.V FROM S AS a LEFT JOIN S FOR SYSTEM_TIME AS OF a.ROWTIME AS b ON a.K = b.K"),
                Arguments.of(
                        "join",
                        "SELECT STREAM a.V, b.V FROM S OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS a FULL JOIN S OVER (RANGE INTERVAL"
                                + " '1' SECOND PRECEDING) AS b ON a.K = b.K AND a.V < b.V"),
                Arguments.of(
                        "rows join",
                        "SELECT STREAM a.V, b.V FROM S OVER (ROWS 3 PRECEDING) AS a FULL JOIN S OVER (RANGE INTERVAL '2' SECOND"
                                + " PRECEDING) AS b ON a.K = b.K AND a.V < b.V"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void goesOnFromACheckpointAsIfItHadNeverStopped(String name, String query) throws Exception {
        PhysicalNode node = stateful(query);

        List<StreamRow> onTheHeap = goesOn(new HashMapStateBackend(), name, node);
        List<StreamRow> onTheDisk = goesOn(new EmbeddedRocksDBStateBackend(), name, node);

        // keys that are due at the same time have no order among each other
        assertThat(onTheDisk).as(name).containsExactlyInAnyOrderElementsOf(onTheHeap);
    }

    private static List<StreamRow> goesOn(StateBackend backend, String name, PhysicalNode node) throws Exception {
        List<StreamRow> uninterrupted = new ArrayList<>();
        play(backend, node, null, 0, ROWS, uninterrupted, true);

        assertThat(uninterrupted).as(name).hasSizeGreaterThan(3);
        for (int stop : List.of(1, 17, 40)) {
            List<StreamRow> parts = new ArrayList<>();
            OperatorSubtaskState checkpoint = play(backend, node, null, 0, stop, parts, false);
            play(backend, node, checkpoint, stop, ROWS, parts, true);
            assertThat(parts)
                    .as(name + ", stopped at " + stop + ", "
                            + backend.getClass().getSimpleName())
                    .isEqualTo(uninterrupted);
        }
        return uninterrupted;
    }

    @Test
    void aSketchGoesOnFromACheckpoint() throws Exception {
        StreamFunctionNode node = (StreamFunctionNode) stateful(
                "SELECT STREAM * FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'V', 10))");
        OperatorSubtaskState checkpoint;
        try (AbstractStreamOperatorTestHarness<StreamRow> before = harness(node)) {
            before.open();
            for (int i = 0; i < 15_000; i++) {
                feed(before, computed(node.input(), row(1_000, "a", i, 0)));
            }
            checkpoint = before.snapshot(1, 1);
        }
        try (AbstractStreamOperatorTestHarness<StreamRow> after = harness(node)) {
            after.initializeState(checkpoint);
            after.open();
            for (int i = 10_000; i < 30_000; i++) {
                feed(after, computed(node.input(), row(2_000, "a", i, 0)));
            }
            bound(after, 60_000);

            assertThat(rows(after)).singleElement().satisfies(row -> assertThat((Long) row.field(0))
                    .isBetween(29_400L, 30_600L));
        }
    }

    @Test
    void partitionsThatNoRowCanNeedAreForgotten() throws Exception {
        for (String query : List.of(
                "SELECT STREAM SUM(V) OVER (PARTITION BY K RANGE INTERVAL '3' SECOND PRECEDING) FROM S",
                "SELECT STREAM K, AVG(V) FROM S WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '5' SECOND)",
                "SELECT STREAM DISTINCT FLOOR(S.ROWTIME TO SECOND), K FROM S",
                "SELECT STREAM * FROM S MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME MEASURES A.V AS V PATTERN (A B+ C) WITHIN"
                        + " INTERVAL '5' SECOND DEFINE C AS C.V > 100)",
                "SELECT STREAM a.V, b.V FROM S OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS a JOIN S AS b ON a.K = b.K")) {
            PhysicalNode node = stateful(query);
            try (AbstractStreamOperatorTestHarness<StreamRow> harness = harness(node)) {
                harness.open();
                for (int i = 0; i < ROWS; i++) {
                    feed(harness, computed(node.inputs().get(0), script(i)));
                }
                assertThat(entries(harness)).as(query).isPositive();

                bound(harness, 1_000_000);

                assertThat(entries(harness)).as(query).isZero();
            }
        }
    }

    private static int entries(AbstractStreamOperatorTestHarness<StreamRow> harness) {
        return harness instanceof KeyedOneInputStreamOperatorTestHarness<?, ?, ?> one
                ? one.numKeyedStateEntries()
                : ((KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>) harness).numKeyedStateEntries();
    }

    /** Feeds some of the rows; takes a checkpoint, or lets time pass until all is out. */
    private static @Nullable OperatorSubtaskState play(
            StateBackend backend,
            PhysicalNode node,
            @Nullable OperatorSubtaskState from,
            int first,
            int end,
            List<StreamRow> out,
            boolean last)
            throws Exception {
        try (AbstractStreamOperatorTestHarness<StreamRow> harness = harness(node)) {
            harness.setStateBackend(backend);
            if (from != null) {
                harness.initializeState(from);
            }
            harness.open();
            for (int i = first; i < end; i++) {
                StreamRow row = script(i);
                bound(harness, row.rowtime() - 1);
                feed(harness, computed(node.inputs().get(0), row));
            }
            OperatorSubtaskState checkpoint = null;
            if (last) {
                bound(harness, Long.MAX_VALUE);
            } else {
                checkpoint = harness.snapshot(1, 1);
            }
            out.addAll(rows(harness));
            return checkpoint;
        }
    }

    private static StreamRow script(int i) {
        long time = 10_000 + i * 700L - i % 3 * 700L;
        return row(10_000 + i / 3 * 2_100L, "k" + i % 4, i * 7 % 11, time);
    }

    static StreamRow row(long time, String key, int value, long event) {
        return new StreamRow(time, new @Nullable Object[] {key, value, event});
    }

    @SuppressWarnings("unchecked")
    static void feed(AbstractStreamOperatorTestHarness<StreamRow> harness, StreamRow row) throws Exception {
        if (harness instanceof KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>) {
            KeyedTwoInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow, StreamRow> two =
                    (KeyedTwoInputStreamOperatorTestHarness<StreamRow, StreamRow, StreamRow, StreamRow>) harness;
            two.processElement1(row, row.rowtime());
            two.processElement2(row, row.rowtime());
        } else {
            OneInputStreamOperatorTestHarness<StreamRow, StreamRow> one =
                    (OneInputStreamOperatorTestHarness<StreamRow, StreamRow>) harness;
            one.processElement(row, row.rowtime());
        }
    }

    @SuppressWarnings("unchecked")
    static void bound(AbstractStreamOperatorTestHarness<StreamRow> harness, long time) throws Exception {
        if (harness instanceof KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> two) {
            two.processWatermark1(new org.apache.flink.streaming.api.watermark.Watermark(time));
            two.processWatermark2(new org.apache.flink.streaming.api.watermark.Watermark(time));
        } else {
            ((OneInputStreamOperatorTestHarness<StreamRow, StreamRow>) harness).processWatermark(time);
        }
    }

    static List<StreamRow> rows(AbstractStreamOperatorTestHarness<StreamRow> harness) {
        List<StreamRow> rows = new ArrayList<>();
        harness.extractOutputStreamRecords().forEach(element -> rows.add(element.getValue()));
        return rows;
    }

    /** The first operator with state of a plan. */
    static PhysicalNode stateful(String query) {
        PlanResult result = SqlPlanner.plan(query, List.of(new InputStream("S", COLUMNS)));
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        PhysicalNode node = ((PlanResult.Planned) result).plan().pumps().get(0).root();
        while (Operators.name(node).equals("calc")) {
            node = node.inputs().get(0);
        }
        return node;
    }

    /** The row as the operators below leave it. */
    static StreamRow computed(PhysicalNode below, StreamRow row) {
        CompiledCalc compiled = below instanceof CalcNode calc
                ? COMPILED.computeIfAbsent(calc.source(), source -> CalcCompiler.compile(source, Clock.systemUTC()))
                : null;
        if (compiled == null || !(below instanceof CalcNode calc)) {
            return row;
        }
        StreamRow input = computed(calc.input(), row);
        int columns = calc.kinds().size();
        @Nullable Object[] out = new @Nullable Object[columns + 1];
        assertThat(compiled.apply(input.rowtime(), input.fields(), out)).isTrue();
        return new StreamRow(row.rowtime(), Arrays.copyOf(out, columns));
    }

    private static AbstractStreamOperatorTestHarness<StreamRow> harness(PhysicalNode node) throws Exception {
        return harness(node, Retention.of(Duration.ZERO));
    }

    static AbstractStreamOperatorTestHarness<StreamRow> harness(PhysicalNode node, Retention retention)
            throws Exception {
        if (node instanceof OverNode over) {
            SlidingWindows windows = new SlidingWindows(over);
            return keyed(new OverOperator("P", over, retention), windows::key, over.keyKinds());
        }
        if (node instanceof StaggerNode stagger) {
            return keyed(new StaggerOperator("P", stagger), stagger::key, stagger.keyKinds());
        }
        if (node instanceof DistinctNode distinct) {
            return keyed(new DistinctOperator("P", distinct), distinct::key, distinct.keyKinds());
        }
        if (node instanceof SortNode sort) {
            return whole(new SortOperator("P", sort.moment(), sort.keys(), sort.kinds()));
        }
        if (node instanceof RetimeNode retime) {
            return new OneInputStreamOperatorTestHarness<>(new RetimeOperator("P", retime));
        }
        if (node instanceof WindowNode window) {
            return keyed(
                    new SessionOperator("P", window, (TimeWindows.Session) window.windows()),
                    window::key,
                    window.keyKinds());
        }
        if (node instanceof MatchNode match) {
            return keyed(new MatchOperator("P", match, retention), match::key, match.keyKinds());
        }
        if (node instanceof RankNode rank) {
            return keyed(new RankOperator("P", rank), rank::key, rank.keyKinds());
        }
        if (node instanceof JoinNode join) {
            return pairs(join, new JoinOperator("P", join));
        }
        if (node instanceof RowsJoinNode rows) {
            return new KeyedTwoInputStreamOperatorTestHarness<>(
                    new KeyedCoProcessOperator<>(new RowsJoinOperator("P", rows)),
                    new Operators.OneKey(),
                    new Operators.OneKey(),
                    StreamRowType.ofKinds(List.of()));
        }
        if (node instanceof VersionNode version) {
            return pairs(version.pairs(), new VersionOperator("P", version, retention));
        }
        return function((StreamFunctionNode) node);
    }

    private static AbstractStreamOperatorTestHarness<StreamRow> pairs(
            JoinNode join, KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> function)
            throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(function),
                join::leftKey,
                join::rightKey,
                StreamRowType.ofKinds(join.keyKinds()));
    }

    private static AbstractStreamOperatorTestHarness<StreamRow> function(StreamFunctionNode node) throws Exception {
        KeySelector<StreamRow, StreamRow> end =
                row -> new StreamRow(0, new Object[] {row.rowtime() - Math.floorMod(row.rowtime(), 10_000L) + 10_000});
        List<SqlType.Kind> time = List.of(SqlType.Kind.TIMESTAMP);
        if (node.function() instanceof StreamFunction.TopItems top) {
            return keyed(new TopItemsOperator("P", top), end, time);
        }
        if (node.function() instanceof StreamFunction.DistinctItems distinct) {
            SqlType.Kind kind = node.input().kinds().get(distinct.column());
            return keyed(new DistinctItemsOperator("P", distinct, kind), end, time);
        }
        if (node.function() instanceof StreamFunction.GroupRank rank) {
            return whole(new GroupRankOperator("P", rank, node.input().kinds()));
        }
        ProcessFunction<StreamRow, StreamRow> function = node.function() instanceof StreamFunction.Anomaly anomaly
                ? new AnomalyOperator("P", anomaly)
                : new HotspotsOperator((StreamFunction.Hotspots) node.function());
        return new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(function));
    }

    private static AbstractStreamOperatorTestHarness<StreamRow> whole(
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function) throws Exception {
        return keyed(function, new Operators.OneKey(), List.of());
    }

    private static AbstractStreamOperatorTestHarness<StreamRow> keyed(
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function,
            KeySelector<StreamRow, StreamRow> key,
            List<SqlType.Kind> kinds)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function), key, StreamRowType.ofKinds(kinds));
    }
}
