package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.text.BoundedPattern;
import io.freshet.sqlplanner.text.DateFormats;
import io.freshet.sqlplanner.text.SimilarPattern;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.util.NlsString;

/** Arguments that are written out and can be found wrong before any row is seen: date formats and regular expressions. */
public final class LiteralArguments {
    private record Argument(int position, Consumer<String> check) {}

    private static final Map<String, Argument> CHECKED = Map.of(
            "CHAR_TO_TIMESTAMP", new Argument(0, DateFormats::check),
            "CHAR_TO_DATE", new Argument(0, DateFormats::check),
            "CHAR_TO_TIME", new Argument(0, DateFormats::check),
            "TIMESTAMP_TO_CHAR", new Argument(0, DateFormats::check),
            "DATE_TO_CHAR", new Argument(0, DateFormats::check),
            "TIME_TO_CHAR", new Argument(0, DateFormats::check),
            "REGEX_REPLACE", new Argument(1, LiteralArguments::regex),
            "SUBSTRING_BY_REGEX", new Argument(1, LiteralArguments::regex),
            "SIMILAR TO", new Argument(1, pattern -> regex(SimilarPattern.toRegex(pattern, SimilarPattern.NO_ESCAPE))));

    private LiteralArguments() {}

    /** What is wrong with a call's literals; empty if nothing is. */
    public static String problem(SqlCall call) {
        Argument argument = CHECKED.get(call.getOperator().getName());
        if (argument == null
                || call.operandCount() <= argument.position
                || (call.operandCount() > 2 && call.getOperator().getName().equals("SIMILAR TO"))
                || !(call.operand(argument.position) instanceof SqlLiteral literal)
                || !(literal.getValue() instanceof NlsString text)) {
            return "";
        }
        try {
            argument.check.accept(text.getValue());
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void regex(String regex) {
        BoundedPattern.compile(regex, Pattern.DOTALL);
    }
}
