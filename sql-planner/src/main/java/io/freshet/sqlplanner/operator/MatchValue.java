package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;

/** What an expression of MATCH_RECOGNIZE looks at, found in the rows of a match before the expression is computed. */
public sealed interface MatchValue extends Serializable {

    /** The kind of the value. */
    SqlType.Kind kind();

    /** Some of the variables of a pattern, by number; everything that a SUBSET names. */
    record Variables(long bits) implements Serializable {
        /** How many variables a pattern may have. */
        public static final int MOST = 64;

        /** The variables of all rows. */
        public static final Variables ALL = new Variables(-1);

        boolean contains(int variable) {
            return (bits & 1L << variable) != 0;
        }

        @Override
        public String toString() {
            return bits == -1 ? "*" : Long.toBinaryString(bits);
        }
    }

    /**
     * A column (or ROWTIME) of one row: of the first or the last of the variables' rows, then so many rows of these variables on, then so many rows
     * of the partition back.
     */
    record Cell(Variables of, boolean last, int offset, int back, int column, SqlType.Kind kind) implements MatchValue {
        @Override
        public String toString() {
            return (last ? "last " : "first ") + of + (offset == 0 ? "" : " but " + offset)
                    + (back == 0 ? "" : " back " + back) + " "
                    + (column == GroupNode.ROWTIME ? "ROWTIME" : "$" + column);
        }
    }

    /** An aggregate over the variables' rows. */
    record Aggregate(Variables of, AggregateCall call) implements MatchValue {
        @Override
        public SqlType.Kind kind() {
            return call.resultKind();
        }

        @Override
        public String toString() {
            return call + " of " + of;
        }
    }

    /** The name of the variable of the last row. */
    record Classifier() implements MatchValue {
        @Override
        public SqlType.Kind kind() {
            return SqlType.Kind.VARCHAR;
        }
    }

    /** How many matches the partition has had, this one included. */
    record MatchNumber() implements MatchValue {
        @Override
        public SqlType.Kind kind() {
            return SqlType.Kind.BIGINT;
        }
    }
}
