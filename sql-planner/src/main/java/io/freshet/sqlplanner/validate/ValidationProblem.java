package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.Span;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.DialectOperators;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlOperator;

/** Calcite's complaint as a diagnostic of ours, with the nearest names where one is missing. */
final class ValidationProblem {
    private static final Pattern COLUMN = Pattern.compile("Column '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern STREAM = Pattern.compile("(?:Object|Table) '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern FUNCTION =
            Pattern.compile("(?:No match found for )?[Ff]unction (?:signature )?'?([A-Za-z0-9_$]*).*", Pattern.DOTALL);
    private static final Pattern TYPES = Pattern.compile("(?s).*(Cannot apply|type|datatype).*");

    /** Functions of the dialect that are not built yet. */
    private static final Set<String> NOT_YET =
            Set.of("ANY", "COUNT_DISTINCT_ITEMS_TUMBLING", "EXP_AVG", "FIRST_VALUE", "LAST_VALUE", "STD_DEV");

    private ValidationProblem() {}

    static Refusal refusal(CalciteContextException e, StreamCatalog catalog) {
        Span span = new Span(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
        Throwable cause = e.getCause();
        String message = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
        Matcher column = COLUMN.matcher(message);
        if (column.matches()) {
            String name = column.group(1);
            return refusal(
                    Code.NOT_FOUND,
                    span,
                    "Column '" + name + "' not found",
                    NearestNames.hint(name, catalog.columnNames()));
        }
        Matcher stream = STREAM.matcher(message);
        if (stream.matches()) {
            String name = stream.group(1);
            return refusal(
                    Code.NOT_FOUND, span, "Stream '" + name + "' not found", NearestNames.hint(name, catalog.names()));
        }
        Matcher function = FUNCTION.matcher(message);
        if (function.matches() && NOT_YET.contains(function.group(1))) {
            return refusal(Code.NOT_YET_SUPPORTED, span, "Function " + function.group(1) + " is not supported yet", "");
        }
        if (function.matches()) {
            return refusal(Code.NOT_FOUND, span, message, NearestNames.near(function.group(1), functionNames()));
        }
        return refusal(TYPES.matcher(message).matches() ? Code.TYPE_MISMATCH : Code.INVALID, span, message, "");
    }

    private static Refusal refusal(Code code, Span span, String message, String hint) {
        return new Refusal(new Diagnostic(code, span, message, hint));
    }

    private static List<String> functionNames() {
        return DialectOperators.table().getOperatorList().stream()
                .map(SqlOperator::getName)
                .filter(name -> name.matches("[A-Z][A-Z0-9_]+"))
                .distinct()
                .toList();
    }
}
