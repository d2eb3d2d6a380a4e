package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.operator.OverNode.Call;
import io.freshet.sqlplanner.operator.OverNode.Frame;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of an {@link OverNode}, row by row; keeps nothing itself.
 *
 * <p>A frame is a queue of rows. Its aggregates lie in two parts: for the older rows, what each of them and those after it (of that part) amount to;
 * for the newer rows, what they all amount to. A row enters the newer part, a row leaves from the older one, and when that is empty, the newer part
 * becomes the older. So a row costs a constant number of steps on average, nothing is ever subtracted, and sums do not drift.
 *
 * <p>Rows of a partition come in the order of their ROWTIME. One that comes late, from a slower shard, counts as of the time that the partition has
 * reached.
 */
public final class SlidingWindows implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int NEXT = 0;
    private static final int TIME = 1;
    private static final int START = 0;
    private static final int SPLIT = 1;
    private static final int FRAME_FIELDS = 2;

    private final OverNode node;
    private final Accumulators[] accumulators;
    private final int[] offsets;
    private final int[] places;
    private final ArrayList<Integer> columns = new ArrayList<>();
    private final ArrayList<SqlType.Kind> headKinds =
            new ArrayList<>(List.of(SqlType.Kind.BIGINT, SqlType.Kind.BIGINT));

    public SlidingWindows(OverNode node) {
        this.node = node;
        int frames = node.frames().size();
        this.accumulators = new Accumulators[frames];
        this.offsets = new int[frames];
        this.places = new int[node.calls().size()];
        for (int frame = 0; frame < frames; frame++) {
            List<AggregateCall> aggregates = new ArrayList<>();
            for (int i = 0; i < places.length; i++) {
                Call call = node.calls().get(i);
                if (call.frame() == frame && !call.call().function().looksAtRows()) {
                    places[i] = aggregates.size();
                    aggregates.add(withArgument(call.call()));
                }
            }
            accumulators[frame] = new Accumulators(aggregates);
            offsets[frame] = headKinds.size();
            headKinds.addAll(List.of(SqlType.Kind.BIGINT, SqlType.Kind.BIGINT));
            headKinds.addAll(accumulators[frame].slots());
        }
        node.calls().stream()
                .filter(call ->
                        call.call().function().looksAtRows() && call.call().argument() != AggregateCall.ROWS)
                .forEach(call -> column(call.call().argument()));
    }

    private AggregateCall withArgument(AggregateCall call) {
        return call.argument() == AggregateCall.ROWS
                ? call
                : new AggregateCall(
                        call.function(),
                        column(call.argument()),
                        call.argumentKind(),
                        call.resultKind(),
                        call.resultScale(),
                        call.parameter(),
                        call.ignoresNulls());
    }

    /** The place of an input's column in the rows that are kept. */
    private int column(int column) {
        if (!columns.contains(column)) {
            columns.add(column);
        }
        return columns.indexOf(column);
    }

    /** The kinds of {@link WindowState#head()}. */
    public List<SqlType.Kind> headKinds() {
        return List.copyOf(headKinds);
    }

    /** The kinds of {@link WindowState#row}. */
    public List<SqlType.Kind> rowKinds() {
        return columns.stream().map(node::kind).toList();
    }

    /** How many frames there are. */
    public int frames() {
        return accumulators.length;
    }

    /** The kinds of {@link WindowState#tail}. */
    public List<SqlType.Kind> tailKinds(int frame) {
        return accumulators[frame].slots();
    }

    /** The partition of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[node.keys().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = Accumulators.column(row, node.keys().get(i));
        }
        return new StreamRow(0, key);
    }

    /** When a partition's state is of no more use if no row comes, or -1 if it always is. */
    public long expiry(StreamRow head) {
        long longest = 0;
        for (Frame frame : node.frames()) {
            if (!(frame instanceof OverNode.Range range)) {
                return -1;
            }
            longest = Math.max(longest, range.millis());
        }
        return at(head.fields(), TIME) + longest + 1;
    }

    /**
     * Takes a row in.
     *
     * @return the row with its values
     * @throws ArithmeticException if a number grows out of its type; the row is then not part of any window
     */
    public StreamRow add(WindowState state, StreamRow row) throws Exception {
        StreamRow before = state.head();
        @Nullable Object[] head = before == null ? emptyHead() : before.fields().clone();
        long number = at(head, NEXT);
        long time = before == null ? row.rowtime() : Math.max(row.rowtime(), at(head, TIME));
        StreamRow kept = kept(row, time);
        for (int frame = 0; frame < accumulators.length; frame++) {
            setNewer(head, frame, accumulators[frame].add(newer(head, frame), kept));
        }
        boolean keepsRows = keepsRows();
        long oldest = oldest(head);
        head[NEXT] = number + 1;
        head[TIME] = time;
        if (keepsRows) {
            state.row(number, kept);
            for (int frame = 0; frame < accumulators.length; frame++) {
                leave(state, head, frame);
            }
            for (long gone = oldest; gone < oldest(head); gone++) {
                state.removeRow(gone);
            }
        }
        state.head(new StreamRow(0, head));
        return result(state, head, row);
    }

    private @Nullable Object[] emptyHead() {
        @Nullable Object[] head = new @Nullable Object[headKinds.size()];
        head[NEXT] = 0L;
        head[TIME] = 0L;
        for (int frame = 0; frame < accumulators.length; frame++) {
            head[offsets[frame] + START] = 0L;
            head[offsets[frame] + SPLIT] = 0L;
        }
        return head;
    }

    private StreamRow kept(StreamRow row, long time) {
        @Nullable Object[] fields = new @Nullable Object[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Accumulators.column(row, columns.get(i));
        }
        return new StreamRow(time, fields);
    }

    /** Windows over all rows need none of them, as long as nobody looks at single ones. */
    private boolean keepsRows() {
        return node.frames().stream().anyMatch(frame -> !(frame instanceof OverNode.Unbounded));
    }

    private long oldest(@Nullable Object[] head) {
        long oldest = Long.MAX_VALUE;
        for (int frame = 0; frame < accumulators.length; frame++) {
            if (!(node.frames().get(frame) instanceof OverNode.Unbounded)) {
                oldest = Math.min(oldest, at(head, offsets[frame] + START));
            }
        }
        return oldest;
    }

    /** Lets the rows go that a frame has left behind. */
    private void leave(WindowState state, @Nullable Object[] head, int frame) throws Exception {
        Frame kind = node.frames().get(frame);
        if (kind instanceof OverNode.Unbounded) {
            return;
        }
        long next = at(head, NEXT);
        long start = at(head, offsets[frame] + START);
        long split = at(head, offsets[frame] + SPLIT);
        boolean aggregates = accumulators[frame].size() > 0;
        long before = start;
        while (start < next && isOutside(state, kind, start, next, at(head, TIME))) {
            if (aggregates && start < split) {
                state.removeTail(frame, start);
            }
            start++;
        }
        if (start > before && start >= split) {
            split = next;
            if (aggregates) {
                turnOver(state, head, frame, start, next);
            }
        }
        head[offsets[frame] + START] = start;
        head[offsets[frame] + SPLIT] = split;
    }

    private static boolean isOutside(WindowState state, Frame frame, long number, long next, long time)
            throws Exception {
        return frame instanceof OverNode.Rows rows
                ? next - number > rows.before() + 1
                : state.row(number).rowtime() < time - ((OverNode.Range) frame).millis();
    }

    /** The newer part becomes the older. */
    private void turnOver(WindowState state, @Nullable Object[] head, int frame, long start, long next)
            throws Exception {
        Accumulators functions = accumulators[frame];
        @Nullable Object[] sum = functions.empty();
        for (long number = next - 1; number >= start; number--) {
            sum = functions.merge(functions.add(functions.empty(), state.row(number)), sum);
            state.tail(frame, number, new StreamRow(0, sum));
        }
        setNewer(head, frame, functions.empty());
    }

    private StreamRow result(WindowState state, @Nullable Object[] head, StreamRow row) throws Exception {
        @Nullable Object[][] sums = new @Nullable Object[accumulators.length][];
        for (int frame = 0; frame < sums.length; frame++) {
            long start = at(head, offsets[frame] + START);
            @Nullable Object[] newer = newer(head, frame);
            sums[frame] = accumulators[frame].size() > 0 && start < at(head, offsets[frame] + SPLIT)
                    ? accumulators[frame].merge(state.tail(frame, start).fields(), newer)
                    : newer;
        }
        int given = row.arity();
        @Nullable Object[] fields = new @Nullable Object[given + places.length];
        System.arraycopy(row.fields(), 0, fields, 0, given);
        for (int i = 0; i < places.length; i++) {
            Call call = node.calls().get(i);
            fields[given + i] = call.call().function().looksAtRows()
                    ? look(state, head, call, row)
                    : accumulators[call.frame()].result(Objects.requireNonNull(sums[call.frame()]), places[i]);
        }
        return new StreamRow(row.rowtime(), fields);
    }

    private @Nullable Object look(WindowState state, @Nullable Object[] head, Call call, StreamRow row)
            throws Exception {
        long start = at(head, offsets[call.frame()] + START);
        long next = at(head, NEXT);
        long count = call.call().parameter();
        return switch (call.call().function()) {
            case ROW_NUMBER -> next;
            case NTH_VALUE -> nth(state, call, start, next, 1, count);
            case NTH_VALUE_FROM_LAST -> nth(state, call, next - 1, start - 1, -1, count);
            case LAG -> {
                // the row itself is not counted; what is found may be null, so finding nothing is told apart by number
                long found = find(state, call, next - 2, start - 1, -1, count);
                yield count == 0
                        ? Accumulators.column(row, call.call().argument())
                        : found >= 0
                                ? state.row(found)
                                        .field(columns.indexOf(call.call().argument()))
                                : call.fallback() == -1 ? null : Accumulators.column(row, call.fallback());
            }
            default -> throw new IllegalStateException(call + " does not look at rows");
        };
    }

    private @Nullable Object nth(WindowState state, Call call, long from, long to, int step, long count)
            throws Exception {
        long found = find(state, call, from, to, step, count);
        return found < 0
                ? null
                : state.row(found).field(columns.indexOf(call.call().argument()));
    }

    /** The number of the n-th row from one end on, nulls passed over if they are ignored; -1 if there are not so many. */
    private long find(WindowState state, Call call, long from, long to, int step, long count) throws Exception {
        if (!call.call().ignoresNulls()) {
            long number = from + step * (count - 1);
            return count >= 1 && (step > 0 ? number < to : number > to) ? number : -1;
        }
        int column = columns.indexOf(call.call().argument());
        long left = count;
        for (long number = from; number != to; number += step) {
            if (state.row(number).field(column) != null && --left == 0) {
                return number;
            }
        }
        return -1;
    }

    private @Nullable Object[] newer(@Nullable Object[] head, int frame) {
        @Nullable
        Object[] newer = new @Nullable Object[accumulators[frame].slots().size()];
        System.arraycopy(head, offsets[frame] + FRAME_FIELDS, newer, 0, newer.length);
        return newer;
    }

    private void setNewer(@Nullable Object[] head, int frame, @Nullable Object[] newer) {
        System.arraycopy(newer, 0, head, offsets[frame] + FRAME_FIELDS, newer.length);
    }

    private static long at(@Nullable Object[] head, int place) {
        return (Long) Objects.requireNonNull(head[place]);
    }
}
