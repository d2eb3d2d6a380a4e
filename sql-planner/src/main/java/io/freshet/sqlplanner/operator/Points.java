package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.StreamRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as points in space. */
final class Points {
    private Points() {}

    /** The numbers of some columns; null if one of them is missing or no finite number. */
    static double @Nullable [] of(StreamRow row, List<Integer> columns) {
        double[] point = new double[columns.size()];
        for (int i = 0; i < point.length; i++) {
            if (!(row.field(columns.get(i)) instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                return null;
            }
            point[i] = number.doubleValue();
        }
        return point;
    }
}
