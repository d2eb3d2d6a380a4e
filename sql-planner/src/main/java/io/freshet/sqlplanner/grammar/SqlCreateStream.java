package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** CREATE [OR REPLACE] STREAM. */
public final class SqlCreateStream extends SqlCreate {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("CREATE STREAM", SqlKind.OTHER_DDL);

    private final SqlIdentifier name;
    private final List<SqlColumnDefinition> columns;
    private final List<SqlWatermark> watermarks;

    /**
     * A statement.
     *
     * @param elements the columns and watermarks in order
     */
    public SqlCreateStream(SqlParserPos pos, boolean replace, SqlIdentifier name, List<SqlNode> elements) {
        super(OPERATOR, pos, replace, false);
        this.name = name;
        this.columns = elements.stream()
                .filter(SqlColumnDefinition.class::isInstance)
                .map(SqlColumnDefinition.class::cast)
                .toList();
        this.watermarks = elements.stream()
                .filter(SqlWatermark.class::isInstance)
                .map(SqlWatermark.class::cast)
                .toList();
    }

    public SqlIdentifier name() {
        return name;
    }

    public List<SqlColumnDefinition> columns() {
        return columns;
    }

    /** One at most makes sense. */
    public List<SqlWatermark> watermarks() {
        return watermarks;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.copyOf(columns);
    }
}
