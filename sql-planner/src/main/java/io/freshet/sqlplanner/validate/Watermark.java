package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.grammar.SqlWatermark;
import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * The column of a stream that is the ROWTIME of its rows, and how late a row may be.
 *
 * @param column the column's place
 */
public record Watermark(int column, long withinMillis) {
    public Watermark {
        if (column < 0 || withinMillis < 0) {
            throw new IllegalArgumentException(
                    "watermark: column " + column + ", " + withinMillis + " ms (expected: zero or more)");
        }
    }

    /** The watermark that is written, over the stream's columns. */
    public static Watermark of(SqlWatermark written, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        String name = written.column().getSimple();
        int place = names.indexOf(name);
        if (place < 0) {
            throw Refusal.of(
                    Code.NOT_FOUND,
                    written.column(),
                    "Column '" + name + "' not found",
                    NearestNames.hint(name, names));
        }
        if (columns.get(place).sqlType().kind() != SqlType.Kind.TIMESTAMP) {
            throw Refusal.of(
                    Code.TYPE_MISMATCH,
                    written.column(),
                    "Column '" + name + "' is " + columns.get(place).type() + ", and no time",
                    "declare it TIMESTAMP");
        }
        return new Watermark(place, within(written.expression(), written.column()));
    }

    private static long within(SqlNode expression, SqlIdentifier column) {
        if (expression.toString().equals(column.toString())) {
            return 0;
        }
        if (expression.getKind() == SqlKind.MINUS
                && expression instanceof SqlCall minus
                && minus.operand(0).toString().equals(column.toString())
                && minus.operand(1) instanceof SqlIntervalLiteral interval) {
            return Intervals.millis(interval);
        }
        throw Refusal.of(
                Code.INVALID,
                expression,
                "A watermark is the column, less an interval",
                "write WATERMARK FOR " + NearestNames.written(column.getSimple()) + " AS "
                        + NearestNames.written(column.getSimple()) + " - INTERVAL '5' SECOND");
    }
}
