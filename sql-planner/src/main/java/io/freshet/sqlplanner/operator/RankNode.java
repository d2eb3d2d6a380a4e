package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows with their place among those of the same key, once the bucket of time is over that is part of the key.
 *
 * @param keys the columns (or ROWTIME) that rows have in common
 */
public record RankNode(PhysicalNode input, List<Integer> keys, List<SortNode.SortKey> order, Moment moment, Rank rank)
        implements PhysicalNode {
    public RankNode {
        keys = List.copyOf(keys);
        order = List.copyOf(order);
    }

    /** How rows that are equal in order are counted. */
    public enum Rank {
        /** One after the other. */
        ROW_NUMBER,
        /** Equal rows have the same number; what comes then is counted on. */
        RANK,
        /** Equal rows have the same number, and the next rows the next. */
        DENSE_RANK
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = Accumulators.column(row, keys.get(i));
        }
        return new StreamRow(0, key);
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream()
                .map(key -> key == GroupNode.ROWTIME
                        ? SqlType.Kind.TIMESTAMP
                        : input.kinds().get(key))
                .toList();
    }

    /** The rows of a key in order, each with its number behind its columns. */
    public List<StreamRow> ranked(List<StreamRow> rows) {
        RowOrder byKeys = new RowOrder(order);
        List<StreamRow> ranked = new ArrayList<>();
        StreamRow before = null;
        long number = 0;
        for (StreamRow row : byKeys.sorted(rows)) {
            boolean equal = before != null && byKeys.compare(before, row) == 0;
            number = switch (rank) {
                case ROW_NUMBER -> number + 1;
                case RANK -> equal ? number : ranked.size() + 1;
                case DENSE_RANK -> equal ? number : number + 1;
            };
            @Nullable Object[] fields = Arrays.copyOf(row.fields(), row.arity() + 1);
            fields[row.arity()] = number;
            long rowtime = moment.column() == GroupNode.ROWTIME ? row.rowtime() : moment.rowtime(row);
            ranked.add(row.changed(rowtime, fields));
            before = row;
        }
        return ranked;
    }

    @Override
    public List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>(input.kinds());
        kinds.add(SqlType.Kind.BIGINT);
        return kinds;
    }

    @Override
    public String describe() {
        return "Rank(" + rank + ", partition="
                + keys.stream()
                        .map(key -> key == GroupNode.ROWTIME ? "ROWTIME" : "$" + key)
                        .toList() + ", by=" + order + ", moment=" + moment + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
