package io.freshet.sqlplanner.function;

import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** CURRENT_ROW_TIMESTAMP: the clock at each row, where CURRENT_TIMESTAMP is the clock when the query started. */
public final class RowTimestampFunction extends SqlUserDefinedFunction {
    static final RowTimestampFunction INSTANCE = new RowTimestampFunction();

    private RowTimestampFunction() {
        super(
                new SqlIdentifier("CURRENT_ROW_TIMESTAMP", SqlParserPos.ZERO),
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3),
                null,
                OperandTypes.operandMetadata(List.of(), types -> List.of(), i -> "argument" + i, i -> false),
                new Body());
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    private static final class Body implements ImplementableFunction {
        @Override
        public List<FunctionParameter> getParameters() {
            return List.of();
        }

        @Override
        public CallImplementor getImplementor() {
            Method method = Types.lookupMethod(QueryClock.class, "rowTimestamp", DataContext.class);
            return (translator, call, nullAs) -> Expressions.call(method, translator.getRoot());
        }
    }
}
