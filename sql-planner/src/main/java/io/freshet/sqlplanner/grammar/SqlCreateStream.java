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

    public SqlCreateStream(SqlParserPos pos, boolean replace, SqlIdentifier name, List<SqlNode> columns) {
        super(OPERATOR, pos, replace, false);
        this.name = name;
        this.columns = columns.stream().map(SqlColumnDefinition.class::cast).toList();
    }

    public SqlIdentifier name() {
        return name;
    }

    public List<SqlColumnDefinition> columns() {
        return columns;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.copyOf(columns);
    }
}
