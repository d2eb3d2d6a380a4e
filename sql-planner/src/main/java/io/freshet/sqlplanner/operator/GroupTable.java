package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Groups in memory, found by the columns of a row that are their keys; nothing is made to look one up. */
final class GroupTable {
    private final int[] keys;
    private final int[] columnsOfKey;
    private final int slots;

    private @Nullable Group[] groups = new @Nullable Group[16];
    private int size;

    /**
     * @param keys columns of the rows that are put in; {@link GroupNode#ROWTIME} is one, too
     * @param slots how many values the state of a group has
     */
    GroupTable(int[] keys, int slots) {
        this.keys = keys;
        this.columnsOfKey = GroupRows.columns(keys.length);
        this.slots = slots;
    }

    int size() {
        return size;
    }

    /** The group of a row, made if there is none. */
    Group of(StreamRow row) {
        int hash = hash(row, keys);
        int at = place(row, keys, hash);
        Group found = groups[at];
        if (found != null) {
            return found;
        }
        Group made = new Group(hash, keysOf(row), keys.length);
        groups[at] = made;
        if (++size > groups.length / 2) {
            grow();
        }
        return made;
    }

    /** A group of the table's kind that is in no table. */
    Group single(StreamRow row) {
        return new Group(0, keysOf(row), keys.length);
    }

    /** The group of a key, which is a row of nothing but the keys. */
    @Nullable
    Group find(StreamRow key) {
        return groups[place(key, columnsOfKey, hash(key, columnsOfKey))];
    }

    /** Hands all groups that have taken a row to the target, and forgets them. */
    void drain(Consumer<Group> target) {
        @Nullable Group[] drained = groups;
        groups = new @Nullable Group[16];
        size = 0;
        for (Group group : drained) {
            if (group != null && group.used) {
                target.accept(group);
            }
        }
    }

    private @Nullable Object[] keysOf(StreamRow row) {
        @Nullable Object[] fields = new @Nullable Object[keys.length + slots];
        for (int i = 0; i < keys.length; i++) {
            fields[i] = Accumulators.column(row, keys[i]);
        }
        return fields;
    }

    /** Where the group of a row is, or is to be put. */
    private int place(StreamRow row, int[] columns, int hash) {
        int at = hash & (groups.length - 1);
        for (Group group = groups[at]; group != null; group = groups[at]) {
            if (group.hash == hash && hasKeys(group, row, columns)) {
                return at;
            }
            at = (at + 1) & (groups.length - 1);
        }
        return at;
    }

    private static boolean hasKeys(Group group, StreamRow row, int[] columns) {
        for (int i = 0; i < columns.length; i++) {
            if (!Objects.deepEquals(group.fields[i], Accumulators.column(row, columns[i]))) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        @Nullable Group[] old = groups;
        groups = new @Nullable Group[old.length * 2];
        for (Group group : old) {
            if (group != null) {
                int at = group.hash & (groups.length - 1);
                while (groups[at] != null) {
                    at = (at + 1) & (groups.length - 1);
                }
                groups[at] = group;
            }
        }
    }

    private static int hash(StreamRow row, int[] columns) {
        int hash = 1;
        for (int column : columns) {
            Object value = Accumulators.column(row, column);
            hash = 31 * hash + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value));
        }
        hash *= 0x9E3779B9; // keys are often numbers in a row
        return hash ^ hash >>> 16;
    }

    /** The keys of a group and, behind them, the state of its aggregates. */
    static final class Group {
        private final int hash;
        private final int keys;
        final @Nullable Object[] fields;
        boolean used;

        private Group(int hash, @Nullable Object[] fields, int keys) {
            this.hash = hash;
            this.fields = fields;
            this.keys = keys;
        }

        /** A group that is in no table, as it was stored. */
        static Group stored(StreamRow key, StreamRow state) {
            Group read = new Group(0, Arrays.copyOf(key.fields(), key.arity() + state.arity()), key.arity());
            read.load(state);
            return read;
        }

        /** Goes on from a state that was stored. */
        void load(StreamRow state) {
            System.arraycopy(state.fields(), 0, fields, keys, state.arity());
            used = true;
        }

        StreamRow key() {
            return new StreamRow(0, Arrays.copyOf(fields, keys));
        }

        StreamRow state() {
            return new StreamRow(0, Arrays.copyOfRange(fields, keys, fields.length));
        }
    }
}
