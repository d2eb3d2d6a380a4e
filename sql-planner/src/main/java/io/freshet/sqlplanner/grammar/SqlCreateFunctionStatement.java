package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** CREATE [OR REPLACE] FUNCTION .. RETURN expression. */
public final class SqlCreateFunctionStatement extends SqlCreate {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("CREATE FUNCTION", SqlKind.OTHER_DDL);

    private final SqlIdentifier name;
    private final List<SqlColumnDefinition> parameters;
    private final SqlDataTypeSpec returns;
    private final boolean nullOnNull;
    private final SqlNode body;

    public SqlCreateFunctionStatement(
            SqlParserPos pos,
            boolean replace,
            SqlIdentifier name,
            List<SqlNode> parameters,
            SqlDataTypeSpec returns,
            boolean nullOnNull,
            SqlNode body) {
        super(OPERATOR, pos, replace, false);
        this.name = name;
        this.parameters =
                parameters.stream().map(SqlColumnDefinition.class::cast).toList();
        this.returns = returns;
        this.nullOnNull = nullOnNull;
        this.body = body;
    }

    public SqlIdentifier name() {
        return name;
    }

    public List<SqlColumnDefinition> parameters() {
        return parameters;
    }

    public SqlDataTypeSpec returns() {
        return returns;
    }

    /** True if the function is NULL as soon as one argument is (RETURNS NULL ON NULL INPUT). */
    public boolean nullOnNull() {
        return nullOnNull;
    }

    public SqlNode body() {
        return body;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(name, body);
    }
}
