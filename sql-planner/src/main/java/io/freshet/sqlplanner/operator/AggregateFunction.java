package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An aggregate over values that come one by one; its state lies in some slots of an array that the group operator keeps. */
interface AggregateFunction extends Serializable {

    /** The kinds of the slots. */
    List<SqlType.Kind> slots();

    /** Takes in a value that is not null; empty slots are null. */
    void add(@Nullable Object[] state, int at, Object value);

    /** Takes in a value of a row of the given time; most pass over nulls and do not care for the time. */
    default void take(@Nullable Object[] state, int at, @Nullable Object value, long time) {
        if (value != null) {
            add(state, at, value);
        }
    }

    /** Takes in what another state has of later rows. */
    void merge(@Nullable Object[] state, int at, @Nullable Object[] later, int laterAt);

    /** The value so far, or null. */
    @Nullable
    Object result(@Nullable Object[] state, int at);
}
