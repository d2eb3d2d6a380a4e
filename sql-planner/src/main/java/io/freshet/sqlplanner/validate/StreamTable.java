package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.SqlType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A stream as Calcite sees it: its columns, then the system columns, ROWTIME last. A reference table has no system columns. */
public final class StreamTable extends AbstractTable {
    public static final String ROWTIME = "ROWTIME";
    public static final String ARRIVAL = "APPROXIMATE_ARRIVAL_TIME";

    private final String name;
    private final List<Column> columns;
    private final Kind kind;
    private final @Nullable Watermark watermark;

    /** Where the rows come from. */
    enum Kind {
        /** From outside. */
        INPUT,
        /** From pumps. */
        CREATED,
        /** From a file, all at once: no stream, so there is no time. */
        TABLE
    }

    StreamTable(String name, List<Column> columns, Kind kind) {
        this(name, columns, kind, null);
    }

    StreamTable(String name, List<Column> columns, Kind kind, @Nullable Watermark watermark) {
        this.name = name;
        this.columns = columns;
        this.kind = kind;
        this.watermark = watermark;
    }

    /** Which column is the ROWTIME of the rows; null if they keep that with which they come. */
    @Nullable
    Watermark watermark() {
        return watermark;
    }

    public String name() {
        return name;
    }

    public List<Column> columns() {
        return columns;
    }

    /** True for a stream that the application reads from outside. */
    boolean input() {
        return kind == Kind.INPUT;
    }

    /** True for a reference table. */
    public boolean isTable() {
        return kind == Kind.TABLE;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder row = factory.builder();
        for (Column column : columns) {
            row.add(column.name(), factory.createTypeWithNullability(type(factory, column.sqlType()), true));
        }
        if (isTable()) {
            return row.build();
        }
        RelDataType time = factory.createSqlType(SqlTypeName.TIMESTAMP, 3);
        if (input() && columns.stream().noneMatch(column -> column.name().equals(ARRIVAL))) {
            row.add(ARRIVAL, time);
        }
        return row.add(ROWTIME, time).build();
    }

    static RelDataType type(RelDataTypeFactory factory, SqlType type) {
        SqlTypeName name = SqlTypeName.valueOf(type.kind().name());
        if (type.kind() == SqlType.Kind.TIME || type.kind() == SqlType.Kind.TIMESTAMP || type.precision() < 0) {
            return factory.createSqlType(name);
        }
        return type.scale() < 0
                ? factory.createSqlType(name, type.precision())
                : factory.createSqlType(name, type.precision(), type.scale());
    }
}
