package io.freshet.sqlplanner.function;

import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** The functions an application may call: the dialect's own before Calcite's. */
public final class DialectOperators {
    private static final SqlOperatorTable OWN = SqlOperatorTables.of(List.<SqlOperator>of(
            StepFunction.INSTANCE,
            GroupRowtime.INSTANCE,
            new DeviationFunction("STDDEV_POP", SqlKind.STDDEV_POP),
            new DeviationFunction("STDDEV_SAMP", SqlKind.STDDEV_SAMP),
            new DeviationFunction("STDDEV", SqlKind.STDDEV_SAMP),
            new DeviationFunction("VAR_POP", SqlKind.VAR_POP),
            new DeviationFunction("VAR_SAMP", SqlKind.VAR_SAMP)));

    private static final List<String> REPLACED = List.of("STDDEV_POP", "STDDEV_SAMP", "STDDEV", "VAR_POP", "VAR_SAMP");

    private DialectOperators() {}

    public static SqlOperatorTable table() {
        List<SqlOperator> standard = SqlStdOperatorTable.instance().getOperatorList().stream()
                .filter(operator -> !REPLACED.contains(operator.getName()))
                .toList();
        return SqlOperatorTables.chain(OWN, SqlOperatorTables.of(standard));
    }
}
