package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DROP STREAM or DROP PUMP. */
public final class SqlDropStatement extends SqlDrop {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("DROP", SqlKind.OTHER_DDL);

    private final boolean stream;
    private final SqlIdentifier name;

    public SqlDropStatement(SqlParserPos pos, boolean stream, SqlIdentifier name) {
        super(OPERATOR, pos, false);
        this.stream = stream;
        this.name = name;
    }

    /** True for a stream, false for a pump. */
    public boolean stream() {
        return stream;
    }

    public SqlIdentifier name() {
        return name;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(name);
    }
}
