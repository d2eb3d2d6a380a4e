package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.Span;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.DialectOperators;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlOperator;

/** Calcite's complaint as a diagnostic of ours, with the nearest names where one is missing. */
final class ValidationProblem {
    private static final Pattern COLUMN = Pattern.compile("Column '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern STREAM = Pattern.compile("(?:Object|Table) '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern SIGNATURE =
            Pattern.compile("(?s)(?:No match found for )?[Ff]unction (?:signature )?'?([A-Za-z0-9_$]*)'?\\(?(.*?)\\)?");
    private static final Pattern CANNOT_APPLY =
            Pattern.compile("(?s)Cannot apply '(.*?)' to arguments of type '(.*?)'\\. Supported form\\(s\\): (.*)");
    private static final Pattern NOT_GROUPED = Pattern.compile("(?s)Expression '(.*)' is not being grouped.*");
    private static final Pattern CAST =
            Pattern.compile("(?s)Cast function cannot convert value of type (.*) to type (.*)");
    private static final Pattern TYPES = Pattern.compile("(?s).*(Cannot apply|type|datatype).*");

    /** Functions of other dialects, and what they are here. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("CONCAT", "a || b"),
            Map.entry("NOW", "CURRENT_TIMESTAMP"),
            Map.entry("GETDATE", "CURRENT_TIMESTAMP"),
            Map.entry("SYSDATE", "CURRENT_TIMESTAMP"),
            Map.entry("IFNULL", "COALESCE"),
            Map.entry("NVL", "COALESCE"),
            Map.entry("ISNULL", "x IS NULL, or COALESCE"),
            Map.entry("IF", "CASE WHEN .. THEN .. ELSE .. END"),
            Map.entry("IIF", "CASE WHEN .. THEN .. ELSE .. END"),
            Map.entry("LENGTH", "CHAR_LENGTH"),
            Map.entry("LEN", "CHAR_LENGTH"),
            Map.entry("SUBSTR", "SUBSTRING"),
            Map.entry("REPLACE", "REGEX_REPLACE"),
            Map.entry("REGEXP_REPLACE", "REGEX_REPLACE"),
            Map.entry("DATE_TRUNC", "FLOOR(x TO HOUR)"),
            Map.entry("DATE_FORMAT", "TIMESTAMP_TO_CHAR"),
            Map.entry("TO_CHAR", "TIMESTAMP_TO_CHAR"),
            Map.entry("TO_DATE", "CHAR_TO_DATE"),
            Map.entry("DATEDIFF", "TSDIFF"),
            Map.entry("LCASE", "LOWER"),
            Map.entry("UCASE", "UPPER"));

    private ValidationProblem() {}

    static Refusal refusal(CalciteContextException e, StreamCatalog catalog) {
        Span span = new Span(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
        Throwable cause = e.getCause();
        String message = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
        Matcher column = COLUMN.matcher(message);
        if (column.matches()) {
            return column(column.group(1), span, catalog);
        }
        Matcher stream = STREAM.matcher(message);
        if (stream.matches()) {
            String name = stream.group(1);
            return refusal(
                    Code.NOT_FOUND,
                    span,
                    "Stream or alias '" + name + "' not found",
                    NearestNames.hint(name, catalog.names()));
        }
        Matcher signature = SIGNATURE.matcher(message);
        if (signature.matches()) {
            return function(signature.group(1), signature.group(2), span);
        }
        Matcher types = CANNOT_APPLY.matcher(message);
        if (types.matches()) {
            return types(types, span);
        }
        return other(span, message);
    }

    private static Refusal column(String name, Span span, StreamCatalog catalog) {
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            return refusal(
                    Code.NOT_FOUND,
                    span,
                    "Column '" + name.substring(dot + 1) + "' not found in '" + name.substring(0, dot) + "'",
                    "the columns of a log line's record are COLUMN1, COLUMN2 and so on, unless they were given names");
        }
        boolean quoted = span.line() == span.endLine() && span.endColumn() - span.column() == name.length() + 1;
        String near = NearestNames.near(name, catalog.columnNames());
        return refusal(
                Code.NOT_FOUND,
                span,
                "Column '" + name + "' not found",
                near.isEmpty() && quoted
                        ? "double quotes are for names; write text in single quotes: '" + name + "'"
                        : NearestNames.hint(name, catalog.columnNames()));
    }

    private static Refusal function(String name, String types, Span span) {
        String given = types.replaceAll("[<>]", "");
        for (SqlOperator known : DialectOperators.table().getOperatorList()) {
            if (known.getName().equals(name)) {
                return refusal(
                        Code.TYPE_MISMATCH,
                        span,
                        name + " cannot be applied to (" + given + ")",
                        "expected "
                                + known.getAllowedSignatures()
                                        .replace("'", "")
                                        .lines()
                                        .findFirst()
                                        .orElse(name));
            }
        }
        String instead = OTHER_NAMES.get(name);
        return refusal(
                Code.NOT_FOUND,
                span,
                "Function '" + name + "' not found",
                instead == null ? NearestNames.near(name, functionNames()) : "use " + instead);
    }

    private static Refusal types(Matcher types, Span span) {
        String operator = types.group(1);
        String given = types.group(2).replaceAll("[<>]", "").replace(operator + "(", "(");
        boolean word = operator.matches("\\w+");
        String supported = types.group(3).replace("'", "").lines().findFirst().orElse("");
        return refusal(
                Code.TYPE_MISMATCH,
                span,
                "Cannot apply " + (word ? operator : "'" + operator + "'") + " to " + given,
                word ? "expected " + supported : "use CAST on one side");
    }

    private static Refusal other(Span span, String message) {
        Matcher grouped = NOT_GROUPED.matcher(message);
        if (grouped.matches()) {
            return grouped.group(1).endsWith(StreamTable.ROWTIME)
                    ? refusal(
                            Code.INVALID,
                            span,
                            "An aggregate needs GROUP BY or OVER: a stream has no end",
                            "add GROUP BY STEP(s.ROWTIME BY INTERVAL '60' SECOND)")
                    : refusal(
                            Code.INVALID,
                            span,
                            "'" + grouped.group(1) + "' is neither grouped nor aggregated",
                            "add it to GROUP BY, or use it in an aggregate");
        }
        if (message.startsWith("Aggregate expression is illegal in WHERE")) {
            return refusal(Code.INVALID, span, "An aggregate cannot stand in WHERE", "filter groups with HAVING");
        }
        Matcher cast = CAST.matcher(message);
        if (cast.matches()) {
            return refusal(
                    Code.TYPE_MISMATCH, span, plain(cast.group(1)) + " cannot be cast to " + plain(cast.group(2)), "");
        }
        String first = message.lines().findFirst().orElse(message);
        return refusal(TYPES.matcher(first).matches() ? Code.TYPE_MISMATCH : Code.INVALID, span, first, "");
    }

    private static String plain(String type) {
        return type.replace(" NOT NULL", "")
                .replaceAll("(TIMESTAMP|TIME)\\(\\d+\\)", "$1")
                .strip();
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
