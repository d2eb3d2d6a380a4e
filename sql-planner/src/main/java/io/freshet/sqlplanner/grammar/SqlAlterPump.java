package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** ALTER PUMP .. START | STOP. */
public final class SqlAlterPump extends SqlCall {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("ALTER PUMP", SqlKind.OTHER_DDL);

    private final List<SqlIdentifier> names;
    private final boolean start;

    public SqlAlterPump(SqlParserPos pos, List<SqlNode> names, boolean start) {
        super(pos);
        this.names = names.stream().map(SqlIdentifier.class::cast).toList();
        this.start = start;
    }

    /** The pumps named; none for all of them. */
    public List<SqlIdentifier> names() {
        return names;
    }

    /** True for START. */
    public boolean start() {
        return start;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.copyOf(names);
    }
}
