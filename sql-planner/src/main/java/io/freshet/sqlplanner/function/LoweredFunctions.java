package io.freshet.sqlplanner.function;

import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions that no user calls by name: what operators of SQL become on their way to generated code. The caller gives the type of each call. */
public final class LoweredFunctions {
    private static final Map<String, Class<?>> CLASSES = Map.of(
            "cast", Casts.class,
            "interval", IntervalText.class,
            "log", LogRecords.class,
            "step", Steps.class,
            "text", TextFunctions.class,
            "time", TimeFunctions.class);

    private LoweredFunctions() {}

    /** The function {@code group.method} of so many arguments. */
    public static SqlFunction of(String group, String method, int arguments) {
        Class<?> methods = CLASSES.get(group);
        if (methods == null) {
            throw new IllegalArgumentException("function group: '" + group + "' (expected: " + CLASSES.keySet() + ")");
        }
        SqlTypeFamily[] operands = new SqlTypeFamily[arguments];
        java.util.Arrays.fill(operands, SqlTypeFamily.ANY);
        return ScalarFunction.of(
                "$" + group + "_" + method, methods, method, ReturnTypes.explicit(SqlTypeName.ANY), operands);
    }
}
