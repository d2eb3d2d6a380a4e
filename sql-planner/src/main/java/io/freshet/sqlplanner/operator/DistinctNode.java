package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first row of every key within a bucket of time; those that repeat it are dropped. The keys hold the bucket, or it is the ROWTIME. */
public record DistinctNode(PhysicalNode input, List<Integer> keys, Moment moment) implements PhysicalNode {
    public DistinctNode {
        keys = List.copyOf(keys);
    }

    /** The key of a row. */
    public StreamRow key(StreamRow row) {
        @Nullable Object[] key = new @Nullable Object[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = row.field(keys.get(i));
        }
        return new StreamRow(0, key);
    }

    /** The kinds of the keys. */
    public List<SqlType.Kind> keyKinds() {
        return keys.stream().map(key -> input.kinds().get(key)).toList();
    }

    @Override
    public List<SqlType.Kind> kinds() {
        return input.kinds();
    }

    @Override
    public String describe() {
        return "Distinct(keys=" + keys.stream().map(key -> "$" + key).toList() + ", moment=" + moment + ")";
    }

    @Override
    public List<PhysicalNode> inputs() {
        return List.of(input);
    }
}
