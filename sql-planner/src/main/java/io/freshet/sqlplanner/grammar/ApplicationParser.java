package io.freshet.sqlplanner.grammar;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Span;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.grammar.generated.StreamingSqlParser;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Text in, statements out: unquoted names fold to upper case, quoted ones stay as they are. */
public final class ApplicationParser {
    /** The longest application: 102,400 bytes, as in the service's API. */
    public static final int MAX_IDENTIFIER = 128;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(StreamingSqlParser.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_UPPER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withConformance(SqlConformanceEnum.DEFAULT)
            .withIdentifierMaxLength(MAX_IDENTIFIER);

    /** Words at which only a construct that is not built yet can stop the parser. */
    private static final Set<String> NOT_YET = Set.of("WINDOWED", "OVER", "WITHIN");

    private ApplicationParser() {}

    /** The statements, in order; a {@link Refusal} where the text is none. */
    public static List<SqlNode> parse(String code) {
        try {
            return List.copyOf(SqlParser.create(code, CONFIG).parseStmtList());
        } catch (SqlParseException e) {
            throw refusal(e, code);
        }
    }

    private static Refusal refusal(SqlParseException e, String code) {
        SqlParserPos pos = e.getPos();
        if (pos == null) {
            return new Refusal(new Diagnostic(Diagnostic.Code.SYNTAX, Span.START, firstLine(e), ""));
        }
        Span span = Refusal.span(pos);
        String found = textAt(code, span);
        if (NOT_YET.contains(found.toUpperCase(java.util.Locale.ROOT))) {
            return new Refusal(
                    new Diagnostic(Diagnostic.Code.NOT_YET_SUPPORTED, span, found + " is not supported here yet", ""));
        }
        if (e.getExpectedTokenNames().isEmpty()) {
            return new Refusal(new Diagnostic(Diagnostic.Code.SYNTAX, span, firstLine(e), ""));
        }
        String message = found.isEmpty() ? "Unexpected end of the statement" : "Unexpected '" + found + "'";
        return new Refusal(new Diagnostic(Diagnostic.Code.SYNTAX, span, message, expectations(e)));
    }

    private static String firstLine(SqlParseException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static String expectations(SqlParseException e) {
        Set<String> names = new TreeSet<>();
        for (String name : e.getExpectedTokenNames()) {
            if (name.contains("_IDENTIFIER")) {
                continue; // identifiers of other dialects
            }
            names.add(
                    name.startsWith("<")
                            ? name.substring(1, name.length() - 1).toLowerCase(java.util.Locale.ROOT)
                            : name.replace("\"", ""));
        }
        List<String> shown = names.stream().limit(5).toList();
        return "expected " + String.join(", ", shown) + (names.size() > shown.size() ? ", .." : "");
    }

    private static String textAt(String code, Span span) {
        String[] lines = code.split("\r\n|\r|\n", -1);
        if (span.line() > lines.length || span.line() != span.endLine()) {
            return "";
        }
        String line = lines[span.line() - 1];
        int from = Math.min(line.length(), span.column() - 1);
        return line.substring(from, Math.max(from, Math.min(line.length(), span.endColumn())));
    }
}
