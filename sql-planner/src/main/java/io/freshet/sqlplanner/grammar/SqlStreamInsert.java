package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** INSERT [EXPEDITED] INTO stream [(columns)] query. */
public final class SqlStreamInsert extends SqlCall {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("INSERT INTO STREAM", SqlKind.OTHER);

    private final SqlIdentifier target;
    private final List<SqlIdentifier> columns;
    private final SqlNode query;

    public SqlStreamInsert(SqlParserPos pos, SqlIdentifier target, @Nullable SqlNodeList columns, SqlNode query) {
        super(pos);
        this.target = target;
        this.columns = columns == null
                ? List.of()
                : columns.stream().map(SqlIdentifier.class::cast).toList();
        this.query = query;
    }

    public SqlIdentifier target() {
        return target;
    }

    /** The columns listed; empty where none are, which means all of the stream. */
    public List<SqlIdentifier> columns() {
        return columns;
    }

    public SqlNode query() {
        return query;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(target, query);
    }
}
