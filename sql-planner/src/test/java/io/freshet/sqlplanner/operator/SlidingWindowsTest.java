package io.freshet.sqlplanner.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.sqlplanner.operator.AggregateCall.Function;
import io.freshet.sqlplanner.row.SqlType.Kind;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sliding windows against windows that are computed anew for every row. */
class SlidingWindowsTest {
    private static final List<OverNode.Frame> FRAMES = List.of(
            new OverNode.Range(50),
            new OverNode.Rows(3),
            new OverNode.Range(0),
            new OverNode.Rows(0),
            new OverNode.Unbounded(),
            new OverNode.Range(400));

    @Test
    void everyValueIsThatOfItsWindowComputedAnew() throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            List<OverNode.Call> calls = new ArrayList<>();
            for (int frame = 0; frame < FRAMES.size(); frame++) {
                for (Function function : List.of(
                        Function.COUNT,
                        Function.SUM,
                        Function.AVG,
                        Function.MIN,
                        Function.MAX,
                        Function.STDDEV_POP,
                        Function.FIRST_VALUE,
                        Function.LAST_VALUE,
                        Function.EXP_AVG)) {
                    calls.add(
                            new OverNode.Call(frame, call(function, function == Function.EXP_AVG ? 30 : 0, false), -1));
                }
            }
            SlidingWindows windows = new SlidingWindows(node(FRAMES, calls));
            InMemory state = new InMemory();
            Random random = new Random(seed);
            List<StreamRow> seen = new ArrayList<>();
            long time = 1_000;
            for (int i = 0; i < 120; i++) {
                time += random.nextInt(4) == 0 ? 0 : random.nextInt(40);
                StreamRow row = row(time, random.nextInt(5) == 0 ? null : (double) random.nextInt(20));
                seen.add(row);

                StreamRow result = windows.add(state, row);

                for (int c = 0; c < calls.size(); c++) {
                    Object expected = anew(calls.get(c), seen);
                    Object actual = result.field(1 + c);
                    String about = "seed " + seed + ", row " + i + ", " + calls.get(c);
                    if (expected instanceof Double number && Double.isFinite(number)) {
                        assertThat((Double) actual)
                                .as(about)
                                .isCloseTo(number, org.assertj.core.data.Offset.offset(1e-9));
                    } else {
                        assertThat(actual).as(about).isEqualTo(expected);
                    }
                }
            }
            assertThat(state.rows).as("rows kept, seed " + seed).hasSizeLessThan(60);
        }
    }

    @Test
    void aSumOfDoublesDoesNotDriftWhenLargeNumbersLeave() throws Exception {
        SlidingWindows windows = new SlidingWindows(
                node(List.of(new OverNode.Rows(1)), List.of(new OverNode.Call(0, call(Function.SUM, 0, false), -1))));
        InMemory state = new InMemory();

        windows.add(state, row(1, 1e20));
        windows.add(state, row(2, 0.1));
        windows.add(state, row(3, 0.2));

        assertThat(windows.add(state, row(4, 0.3)).field(1)).isEqualTo(0.5);
    }

    @Test
    void valuesOfSingleRowsAreThoseOfTheWindowWithOrWithoutNulls() throws Exception {
        SlidingWindows windows = new SlidingWindows(node(
                List.of(new OverNode.Rows(3)),
                List.of(
                        new OverNode.Call(0, call(Function.LAG, 1, false), -1),
                        new OverNode.Call(0, call(Function.LAG, 1, true), -1),
                        new OverNode.Call(0, call(Function.LAG, 9, false), 0),
                        new OverNode.Call(0, call(Function.NTH_VALUE, 2, false), -1),
                        new OverNode.Call(0, call(Function.NTH_VALUE, 2, true), -1),
                        new OverNode.Call(0, call(Function.NTH_VALUE_FROM_LAST, 2, true), -1),
                        new OverNode.Call(0, call(Function.FIRST_VALUE, 0, true), -1))));
        InMemory state = new InMemory();

        windows.add(state, row(1, 1.0));
        windows.add(state, row(2, null));
        windows.add(state, row(3, 3.0));
        StreamRow fourth = windows.add(state, row(4, 4.0));
        windows.add(state, row(5, null));
        StreamRow sixth = windows.add(state, row(6, 6.0));

        assertThat(fourth.fields()).containsExactly(4.0, 3.0, 3.0, 4.0, null, 3.0, 3.0, 1.0);
        assertThat(sixth.fields()).containsExactly(6.0, null, 4.0, 6.0, 4.0, 4.0, 4.0, 3.0);
    }

    @Test
    void aRowOfASlowerShardCountsAsOfTheTimeThatThePartitionHasReached() throws Exception {
        SlidingWindows windows = new SlidingWindows(node(
                List.of(new OverNode.Range(10)), List.of(new OverNode.Call(0, call(Function.COUNT, 0, false), -1))));
        InMemory state = new InMemory();

        windows.add(state, row(100, 1.0));
        StreamRow late = windows.add(state, row(95, 1.0));

        assertThat(late).isEqualTo(new StreamRow(95, new @Nullable Object[] {1.0, 2L}));
    }

    @Test
    void aNumberThatOutgrowsItsTypeLeavesTheWindowAsItWas() throws Exception {
        AggregateCall sum = new AggregateCall(Function.SUM, 0, Kind.BIGINT, Kind.BIGINT, -1);
        OverNode node = new OverNode(
                new ScanNode("S", List.of(Kind.BIGINT)),
                List.of(),
                List.of(new OverNode.Rows(5)),
                List.of(new OverNode.Call(0, sum, -1)));
        SlidingWindows windows = new SlidingWindows(node);
        InMemory state = new InMemory();

        windows.add(state, new StreamRow(1, new @Nullable Object[] {Long.MAX_VALUE}));
        assertThatThrownBy(() -> windows.add(state, new StreamRow(2, new @Nullable Object[] {1L})))
                .isInstanceOf(ArithmeticException.class);

        assertThat(windows.add(state, new StreamRow(3, new @Nullable Object[] {-1L}))
                        .field(1))
                .isEqualTo(Long.MAX_VALUE - 1);
    }

    private static @Nullable Object anew(OverNode.Call call, List<StreamRow> seen) {
        List<StreamRow> window = new ArrayList<>();
        OverNode.Frame frame = FRAMES.get(call.frame());
        StreamRow last = seen.get(seen.size() - 1);
        for (int i = 0; i < seen.size(); i++) {
            boolean inside = frame instanceof OverNode.Unbounded
                    || (frame instanceof OverNode.Rows rows && seen.size() - i <= rows.before() + 1)
                    || (frame instanceof OverNode.Range range
                            && seen.get(i).rowtime() >= last.rowtime() - range.millis());
            if (inside) {
                window.add(seen.get(i));
            }
        }
        Accumulators fresh = new Accumulators(List.of(call.call()));
        @Nullable Object[] state = fresh.empty();
        for (StreamRow row : window) {
            state = fresh.add(state, row);
        }
        return fresh.result(state, 0);
    }

    private static AggregateCall call(Function function, long parameter, boolean ignoresNulls) {
        Kind result = function == Function.COUNT ? Kind.BIGINT : Kind.DOUBLE;
        return new AggregateCall(function, 0, Kind.DOUBLE, result, -1, parameter, ignoresNulls);
    }

    private static OverNode node(List<OverNode.Frame> frames, List<OverNode.Call> calls) {
        return new OverNode(new ScanNode("S", List.of(Kind.DOUBLE)), List.of(), frames, calls);
    }

    private static StreamRow row(long time, @Nullable Double value) {
        return new StreamRow(time, new @Nullable Object[] {value});
    }

    private static final class InMemory implements WindowState {
        private final Map<Long, StreamRow> rows = new HashMap<>();
        private final Map<String, StreamRow> tails = new HashMap<>();
        private @Nullable StreamRow head;

        @Override
        public @Nullable StreamRow head() {
            return head;
        }

        @Override
        public void head(StreamRow state) {
            head = state;
        }

        @Override
        public StreamRow row(long number) {
            return Objects.requireNonNull(rows.get(number));
        }

        @Override
        public void row(long number, StreamRow row) {
            rows.put(number, row);
        }

        @Override
        public void removeRow(long number) {
            assertThat(rows.remove(number)).isNotNull();
        }

        @Override
        public StreamRow tail(int frame, long number) {
            return Objects.requireNonNull(tails.get(frame + "/" + number));
        }

        @Override
        public void tail(int frame, long number, StreamRow state) {
            tails.put(frame + "/" + number, state);
        }

        @Override
        public void removeTail(int frame, long number) {
            assertThat(tails.remove(frame + "/" + number)).isNotNull();
        }
    }
}
