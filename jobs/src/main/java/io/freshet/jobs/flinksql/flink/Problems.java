package io.freshet.jobs.flinksql.flink;

import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.Script;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.exceptions.CatalogException;

/** What Flink's planner says of a statement, as one sentence at a place of the script. */
final class Problems {
    private static final Pattern RANGE =
            Pattern.compile("From line (\\d+), column (\\d+) to line (\\d+), column (\\d+)(?:: )?");
    private static final Pattern POINT = Pattern.compile("[Aa]t line (\\d+), column (\\d+)(?:[:.] ?)?");
    private static final Pattern ENCOUNTERED = Pattern.compile("Encountered:? \"(.*?)\" at line", Pattern.DOTALL);
    private static final Pattern NOT_A_TABLE = Pattern.compile("Object '([^']*)' not found");

    private Problems() {}

    /** Whether it is a mistake in the script; anything else is a bug, and stays what it is. */
    static boolean isOfScript(Throwable failure) {
        return causes(failure).stream()
                .anyMatch(cause -> cause instanceof SqlParserException
                        || cause instanceof ValidationException
                        || cause instanceof TableException
                        || cause instanceof CatalogException
                        || cause instanceof UnsupportedOperationException);
    }

    static FlinkSqlException of(Throwable failure, Script script, Script.Statement statement) {
        Span place = new Span(1, 1, 1, 1);
        String message = "";
        for (Throwable cause : causes(failure)) {
            String text = String.valueOf(cause.getMessage());
            Matcher range = RANGE.matcher(text);
            Matcher point = POINT.matcher(text);
            if (range.find()) {
                place = new Span(number(range, 1), number(range, 2), number(range, 3), number(range, 4));
            } else if (point.find()) {
                place = new Span(number(point, 1), number(point, 2), number(point, 1), number(point, 2));
            }
            String sentence = sentence(text);
            if (!sentence.isEmpty()) {
                message = sentence; // the innermost says most
            }
        }
        boolean syntax = causes(failure).stream().anyMatch(SqlParserException.class::isInstance);
        return new FlinkSqlException(
                new Diagnostic(
                        syntax ? Diagnostic.Code.SYNTAX : Diagnostic.Code.INVALID,
                        statement.inScript(place),
                        message.isEmpty() ? "Flink's planner does not take it" : message,
                        hint(message)),
                script.text());
    }

    static FlinkSqlException refused(String message, String hint, Script script, Script.Statement statement) {
        return new FlinkSqlException(
                new Diagnostic(Diagnostic.Code.INVALID, statement.inScript(new Span(1, 1, 1, 1)), message, hint),
                script.text());
    }

    private static String sentence(String text) {
        Matcher encountered = ENCOUNTERED.matcher(text);
        if (encountered.find()) {
            String token = encountered.group(1).strip();
            return token.equals("<EOF>") ? "the statement ends too early" : "'" + token + "' is not expected here";
        }
        String plain = RANGE.matcher(text).replaceAll("");
        plain = POINT.matcher(plain).replaceAll("");
        plain = plain.replaceFirst("(?s)Was expecting.*", "")
                .replace("SQL validation failed. ", "")
                .replace("SQL parse failed. ", "");
        String first = plain.strip().lines().findFirst().orElse("").strip();
        return first.equals("null") || first.equals("SQL validation failed.") ? "" : first;
    }

    private static String hint(String message) {
        Matcher table = NOT_A_TABLE.matcher(message);
        if (table.find()) {
            return "SHOW TABLES lists what is there; a name with other characters than letters, digits and _ stands in"
                    + " backquotes, as in `" + table.group(1) + "`";
        }
        if (message.toLowerCase(Locale.ROOT).contains("update changes")) {
            return "records that are written stay written: group by a window, so that each group comes out once";
        }
        return "";
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
