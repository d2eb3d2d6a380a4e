package io.freshet.sqlplanner.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** The functions an application may call: the dialect's own, and Calcite's where the dialect has none of the name. */
public final class DialectOperators implements SqlOperatorTable {
    private static final SqlTypeFamily TEXT = SqlTypeFamily.CHARACTER;
    private static final SqlTypeFamily WHOLE = SqlTypeFamily.INTEGER;
    private static final SqlReturnTypeInference VARCHAR = nullable(SqlTypeName.VARCHAR);
    private static final SqlReturnTypeInference MAYBE_VARCHAR =
            ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);
    private static final SqlReturnTypeInference SECONDS = ((SqlReturnTypeInference)
                    binding -> binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 5, 3))
            .andThen(SqlTypeTransforms.TO_NULLABLE);

    /** SUBSTRING(text SIMILAR pattern ESCAPE character). */
    public static final SqlFunction SUBSTRING_SIMILAR =
            text("SUBSTRING_SIMILAR", "substringSimilar", MAYBE_VARCHAR, TEXT, TEXT, TEXT);

    /** SUBSTRING(text FROM 'regex'). */
    public static final SqlFunction SUBSTRING_REGEX =
            text("SUBSTRING_BY_REGEX", "substringRegex", MAYBE_VARCHAR, TEXT, TEXT);

    /** EXTRACT(SECOND FROM ..), with thousandths. */
    public static final SqlFunction EXTRACT_SECOND = new SqlFunction(
            "EXTRACT_SECOND",
            SqlKind.OTHER_FUNCTION,
            SECONDS,
            null,
            OperandTypes.or(
                    OperandTypes.family(SqlTypeFamily.TIMESTAMP),
                    OperandTypes.family(SqlTypeFamily.TIME),
                    OperandTypes.family(SqlTypeFamily.INTERVAL_DAY_TIME)),
            SqlFunctionCategory.TIMEDATE);

    /** Aggregates, functions over whole streams, and what the planner writes itself. */
    private static final SqlOperatorTable STREAM = SqlOperatorTables.chain(
            SqlOperatorTables.of(StreamAggregate.ALL),
            SqlOperatorTables.of(StreamTableFunction.ALL),
            SqlOperatorTables.of(WindowFunctions.ALL),
            SqlOperatorTables.of(
                    StaggerFunction.INSTANCE,
                    SystemFunction.ROW_TIME,
                    SystemFunction.PROMOTE,
                    SystemFunction.JOIN_WINDOW,
                    SystemFunction.JOIN_ROWS,
                    SystemFunction.VERSION));

    private static final SqlOperatorTable OWN = SqlOperatorTables.of(List.<SqlOperator>of(
            StepFunction.INSTANCE,
            GroupRowtime.INSTANCE,
            MonotonicFunction.INSTANCE,
            RowTimestampFunction.INSTANCE,
            SUBSTRING_SIMILAR,
            SUBSTRING_REGEX,
            EXTRACT_SECOND,
            text("REGEX_REPLACE", "regexReplace", VARCHAR, TEXT, TEXT, TEXT, WHOLE, WHOLE),
            time("CHAR_TO_TIMESTAMP", "charToTimestamp", timestamp(), TEXT, TEXT),
            time("CHAR_TO_DATE", "charToDate", nullable(SqlTypeName.DATE), TEXT, TEXT),
            time("CHAR_TO_TIME", "charToTime", nullable(SqlTypeName.TIME), TEXT, TEXT),
            time("TIMESTAMP_TO_CHAR", "timestampToChar", VARCHAR, TEXT, SqlTypeFamily.TIMESTAMP),
            time("DATE_TO_CHAR", "dateToChar", VARCHAR, TEXT, SqlTypeFamily.DATE),
            time("TIME_TO_CHAR", "timeToChar", VARCHAR, TEXT, SqlTypeFamily.TIME),
            time("UNIX_TIMESTAMP", "unixTimestamp", nullable(SqlTypeName.BIGINT), SqlTypeFamily.TIMESTAMP),
            time("TO_TIMESTAMP", "toTimestamp", timestamp(), WHOLE),
            time("TSDIFF", "tsdiff", nullable(SqlTypeName.BIGINT), SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP),
            new DeviationFunction("STDDEV_POP", SqlKind.STDDEV_POP),
            new DeviationFunction("STDDEV_SAMP", SqlKind.STDDEV_SAMP),
            new DeviationFunction("STDDEV", SqlKind.STDDEV_SAMP),
            new DeviationFunction("VAR_POP", SqlKind.VAR_POP),
            new DeviationFunction("VAR_SAMP", SqlKind.VAR_SAMP)));

    private static final SqlOperatorTable LOG = SqlOperatorTables.of(LogFunction.all());

    private DialectOperators() {}

    private static SqlFunction text(
            String name, String method, SqlReturnTypeInference type, SqlTypeFamily... operands) {
        return ScalarFunction.of(name, TextFunctions.class, method, type, operands);
    }

    private static SqlFunction time(
            String name, String method, SqlReturnTypeInference type, SqlTypeFamily... operands) {
        return ScalarFunction.of(name, TimeFunctions.class, method, type, operands);
    }

    private static SqlReturnTypeInference nullable(SqlTypeName type) {
        return ReturnTypes.explicit(type).andThen(SqlTypeTransforms.TO_NULLABLE);
    }

    private static SqlReturnTypeInference timestamp() {
        return ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3).andThen(SqlTypeTransforms.TO_NULLABLE);
    }

    /** CURRENT_ROW_TIMESTAMP, which is written without parentheses. */
    public static SqlFunction rowTimestamp() {
        return RowTimestampFunction.INSTANCE;
    }

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
        STREAM.lookupOperatorOverloads(name, category, syntax, found, matcher);
        LOG.lookupOperatorOverloads(name, category, syntax, found, matcher);
        if (found.size() == before) {
            SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, matcher);
        }
    }

    /** What may be called by a name, in upper case. */
    public static List<String> names() {
        return new DialectOperators()
                .getOperatorList().stream()
                        .filter(operator -> operator instanceof SqlFunction)
                        .map(SqlOperator::getName)
                        .filter(name -> name.matches("[A-Z][A-Z0-9_]*"))
                        .distinct()
                        .sorted()
                        .toList();
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        List<SqlOperator> all = new ArrayList<>(OWN.getOperatorList());
        all.addAll(STREAM.getOperatorList());
        all.addAll(LOG.getOperatorList());
        all.addAll(SqlStdOperatorTable.instance().getOperatorList());
        return all;
    }
}
