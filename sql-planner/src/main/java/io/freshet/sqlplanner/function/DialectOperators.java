package io.freshet.sqlplanner.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** The functions an application may call: the dialect's own, and Calcite's where the dialect has none of the name. */
public final class DialectOperators implements SqlOperatorTable {
    private static final SqlOperatorTable OWN = SqlOperatorTables.chain(
            SqlOperatorTables.of(StreamAggregate.ALL),
            SqlOperatorTables.of(StreamTableFunction.ALL),
            SqlOperatorTables.of(WindowFunctions.ALL),
            SqlOperatorTables.of(List.<SqlOperator>of(
                    StepFunction.INSTANCE,
                    StaggerFunction.INSTANCE,
                    SystemFunction.ROW_TIME,
                    SystemFunction.PROMOTE,
                    SystemFunction.JOIN_WINDOW,
                    GroupRowtime.INSTANCE,
                    new DeviationFunction("STDDEV_POP", SqlKind.STDDEV_POP),
                    new DeviationFunction("STDDEV_SAMP", SqlKind.STDDEV_SAMP),
                    new DeviationFunction("STDDEV", SqlKind.STDDEV_SAMP),
                    new DeviationFunction("VAR_POP", SqlKind.VAR_POP),
                    new DeviationFunction("VAR_SAMP", SqlKind.VAR_SAMP))));

    private DialectOperators() {}

    public static SqlOperatorTable table() {
        return new DialectOperators();
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        int before = found.size();
        OWN.lookupOperatorOverloads(name, category, syntax, found, matcher);
        if (found.size() == before) {
            SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, matcher);
        }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        List<SqlOperator> all = new ArrayList<>(OWN.getOperatorList());
        all.addAll(SqlStdOperatorTable.instance().getOperatorList());
        return all;
    }
}
