package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;

/** Where the fields of a relational expression lie in its rows: the time fields are the row's ROWTIME, the others its columns in order. */
record Layout(List<RelDataTypeField> fields, Set<Integer> rowtimes) {
    boolean isRowtime(int field) {
        return rowtimes.contains(field);
    }

    /** The column of a field that is not a time field. */
    int column(int field) {
        int column = 0;
        for (int i = 0; i < field; i++) {
            column += rowtimes.contains(i) ? 0 : 1;
        }
        return column;
    }

    List<SqlType.Kind> kinds() {
        List<SqlType.Kind> kinds = new ArrayList<>();
        for (RelDataTypeField field : fields) {
            if (!isRowtime(field.getIndex())) {
                kinds.add(kind(field.getType()));
            }
        }
        return kinds;
    }

    static SqlType.Kind kind(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(name) || name == SqlTypeName.NULL) {
            return SqlType.Kind.INTEGER;
        }
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(name)) {
            return SqlType.Kind.BIGINT;
        }
        if (type.isStruct()) {
            throw new NotTranslatable(
                    "A record as a whole cannot be a column: take its columns, as in t.r.COLUMN1", true);
        }
        return name == SqlTypeName.FLOAT ? SqlType.Kind.DOUBLE : SqlType.Kind.valueOf(name.name());
    }
}
