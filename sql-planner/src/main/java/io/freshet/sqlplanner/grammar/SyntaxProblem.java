package io.freshet.sqlplanner.grammar;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.Span;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.text.Spelling;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Where the parser stopped, as a diagnostic: first the mistakes that are known by what stands around the place, then what was expected there. */
final class SyntaxProblem {
    /** Words that a statement is built of: a misspelt one is looked for among them. */
    private static final Set<String> STRUCTURE = Set.of(
            "CREATE",
            "REPLACE",
            "STREAM",
            "PUMP",
            "FUNCTION",
            "INSERT",
            "INTO",
            "SELECT",
            "DISTINCT",
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "WINDOW",
            "PARTITION",
            "RANGE",
            "PRECEDING",
            "INNER",
            "JOIN",
            "UNION",
            "ORDER",
            "STEP",
            "INTERVAL",
            "RETURNS",
            "RETURN");

    /** Words that never stand for a name that someone forgot to quote. */
    private static final Set<String> CLAUSES = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "JOIN",
            "ON",
            "CREATE",
            "INSERT",
            "UNION",
            "AS",
            "AND",
            "OR",
            "THEN",
            "ELSE",
            "END",
            "WHEN",
            "BY",
            "WINDOW",
            "INTO",
            "OVER",
            "WITHIN",
            "WINDOWED");

    private static final Set<String> STARTS = Set.of("CREATE", "DROP", "ALTER");

    /** What is worth saying of many expectations, in this order. */
    private static final List<String> TOLD = List.of(
            ")",
            ",",
            ";",
            "FROM",
            "AS",
            "WHERE",
            "GROUP",
            "HAVING",
            "WINDOW",
            "SELECT",
            "INSERT",
            "INTO",
            "BY",
            "THEN",
            "END",
            "PUMP",
            "STREAM",
            "FUNCTION");

    private final List<Token> tokens;
    private final Set<String> expected;
    private final Predicate<String> reserved;
    private final Span place;
    private final int at;

    private SyntaxProblem(String code, Span place, Collection<String> expected, Predicate<String> reserved) {
        this.tokens = Token.of(code);
        this.place = place;
        this.expected = Set.copyOf(expected);
        this.reserved = reserved;
        this.at = index();
    }

    /** The diagnostic of a parser's exception. */
    static Diagnostic of(SqlParseException e, String code, Predicate<String> reserved) {
        SqlParserPos pos = e.getPos();
        Span place = pos == null || pos.getColumnNum() < 1 ? endOf(code) : Refusal.span(pos);
        SyntaxProblem problem = new SyntaxProblem(code, place, e.getExpectedTokenNames(), reserved);
        Diagnostic known = problem.known();
        if (known != null) {
            return known;
        }
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (e.getExpectedTokenNames().isEmpty()) {
            return problem.told(message);
        }
        String found = problem.at < problem.tokens.size()
                ? problem.tokens.get(problem.at).text()
                : "";
        return problem.syntax(
                found.isEmpty() ? "Unexpected end of the statement" : "Unexpected " + quoted(found),
                problem.expectations());
    }

    private static Span endOf(String code) {
        List<Token> tokens = Token.of(code);
        return tokens.isEmpty() ? Span.START : tokens.get(tokens.size() - 1).span();
    }

    /** The parser's own sentence, where it has one of few words. */
    private Diagnostic told(String message) {
        if (message.startsWith("Length of identifier '")) {
            int length = message.indexOf('\'', 22) - 22;
            return syntax(
                    "A name of " + length + " characters (expected: at most " + ApplicationParser.MAX_IDENTIFIER + ")",
                    "");
        }
        if (message.startsWith("Lexical error")) {
            String sign = at < tokens.size() ? tokens.get(at).text() : "";
            return sign.equals("`")
                    ? syntax("'`' is no quote of this dialect", "write names in double quotes: \"NAME\"")
                    : syntax("'" + sign + "' is no part of SQL", "");
        }
        return message.startsWith("Non-query expression")
                ? syntax(
                        "Unexpected "
                                + quoted(at < tokens.size() ? tokens.get(at).text() : ""),
                        "")
                : syntax(message.length() > 160 ? message.substring(0, 160) + ".." : message, "");
    }

    private int index() {
        for (int i = 0; i < tokens.size(); i++) {
            Span span = tokens.get(i).span();
            if (span.line() > place.line() || (span.line() == place.line() && span.endColumn() >= place.column())) {
                return i;
            }
        }
        return tokens.size();
    }

    private @Nullable Diagnostic known() {
        Diagnostic known = unclosed();
        known = known == null ? commas() : known;
        known = known == null ? missingEnd() : known;
        known = known == null ? signs() : known;
        known = known == null ? parentheses() : known;
        known = known == null ? statements() : known;
        known = known == null ? misspelt() : known;
        return known == null ? names() : known;
    }

    private @Nullable Diagnostic unclosed() {
        for (Token token : tokens) {
            if (token.kind() == Token.Kind.UNCLOSED) {
                char quote = token.text().charAt(0);
                Span open = new Span(
                        token.span().line(),
                        token.span().column(),
                        token.span().line(),
                        token.span().column());
                String what = quote == '/' ? "comment" : quote == '"' ? "name in double quotes" : "text in quotes";
                return new Diagnostic(
                        Code.SYNTAX,
                        open,
                        "The " + what + " that begins here is not closed",
                        "close it with " + (quote == '/' ? "*/" : String.valueOf(quote)));
            }
        }
        return null;
    }

    private @Nullable Diagnostic commas() {
        if (previous(",") && (found("FROM") || found(")") || found(";") || at == tokens.size())) {
            return at(at - 1, "A comma with nothing after it", "leave the comma out");
        }
        boolean list = at > 1 && tokens.get(at - 2).isWord() && !CLAUSES.contains(upper(at - 2));
        if (list
                && name(at)
                && name(at - 1)
                && expected.contains("\",\"")
                && !isStructural(at)
                && !isStructural(at - 1)) {
            return at(at, "Unexpected " + quoted(tokens.get(at).text()), "is a comma missing before it?");
        }
        return null;
    }

    private boolean name(int token) {
        return token >= 0
                && token < tokens.size()
                && (tokens.get(token).isWord() || tokens.get(token).kind() == Token.Kind.NAME);
    }

    private boolean isStructural(int token) {
        return tokens.get(token).isWord()
                && (reserved.test(upper(token))
                        || !near(tokens.get(token).text()).isEmpty());
    }

    private @Nullable Diagnostic missingEnd() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = statementStart(); i < Math.min(at, tokens.size()); i++) {
            if (tokens.get(i).is("CASE")) {
                open.push(i);
            } else if (tokens.get(i).is("END") && !open.isEmpty()) {
                open.pop();
            }
        }
        boolean over = found(",") || found(")") || found("FROM") || found(";") || found("AS") || at == tokens.size();
        return over && !open.isEmpty() ? at(open.getFirst(), "This CASE has no END", "write CASE WHEN .. END") : null;
    }

    private @Nullable Diagnostic signs() {
        boolean first =
                found("=") && at + 1 < tokens.size() && tokens.get(at + 1).is("=");
        if (first || (found("=") && previous("="))) {
            return at(first ? at : at - 1, "'==' is no operator", "write =");
        }
        int step = innermost();
        if (found(",") && step > 0 && tokens.get(step - 1).is("STEP")) {
            return at(at, "STEP takes its size after BY", "write STEP(value BY size)");
        }
        return null;
    }

    private @Nullable Diagnostic parentheses() {
        int open = innermost();
        if (open < 0 && found(")")) {
            return at(at, "This ')' closes nothing", "leave it out");
        }
        boolean over = found("FROM") || found("WHERE") || found("GROUP") || found(";") || at == tokens.size();
        boolean query =
                open >= 0 && open + 1 < tokens.size() && tokens.get(open + 1).is("SELECT");
        return over && open >= 0 && (!query || found(";") || at == tokens.size())
                ? at(open, "This '(' is not closed", "close it with )")
                : null;
    }

    /** The last parenthesis of the statement that is open where the parser stopped, or -1. */
    private int innermost() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = statementStart(); i < Math.min(at, tokens.size()); i++) {
            if (tokens.get(i).is("(")) {
                open.push(i);
            } else if (tokens.get(i).is(")") && !open.isEmpty()) {
                open.pop();
            }
        }
        return open.isEmpty() ? -1 : open.getFirst();
    }

    private int statementStart() {
        for (int i = Math.min(at, tokens.size()) - 1; i >= 0; i--) {
            if (tokens.get(i).is(";")) {
                return i + 1;
            }
        }
        return 0;
    }

    private @Nullable Diagnostic statements() {
        if (at >= tokens.size()) {
            return null;
        }
        if (at > statementStart() && STARTS.contains(upper(at))) {
            return at(at, "A statement begins before the last one ended", "write ; before " + upper(at));
        }
        if (previous("CREATE") || (previous("REPLACE") && at > 1)) {
            boolean known = found("PUMP") || found("STREAM");
            if (known && at + 1 < tokens.size() && reserved.test(upper(at + 1))) {
                return reservedName(at + 1);
            }
            return at(
                    at,
                    "CREATE " + tokens.get(at).text() + " is not part of the dialect",
                    "expected CREATE STREAM, CREATE PUMP or CREATE FUNCTION");
        }
        if (found("INSERT") && expected.contains("\"AS\"")) {
            return at(
                    at, "AS is missing between the pump's name and INSERT", "write CREATE PUMP name AS INSERT INTO ..");
        }
        return null;
    }

    private @Nullable Diagnostic misspelt() {
        for (int i : new int[] {at, at - 1}) {
            if (i >= 0 && i < tokens.size() && tokens.get(i).isWord() && !reserved.test(upper(i))) {
                String near = near(tokens.get(i).text());
                if (!near.isEmpty()) {
                    return at(i, "Unexpected " + quoted(tokens.get(i).text()), "did you mean " + near + "?");
                }
            }
        }
        return null;
    }

    /** The word of the structure that a word of four letters or more is one slip away from, or nothing. */
    private static String near(String text) {
        String word = text.toUpperCase(Locale.ROOT);
        return word.length() < 4 || STRUCTURE.contains(word)
                ? ""
                : STRUCTURE.stream()
                        .sorted()
                        .filter(known -> known.charAt(0) == word.charAt(0) && Spelling.oneSlip(word, known))
                        .findFirst()
                        .orElse("");
    }

    private @Nullable Diagnostic names() {
        if (at >= tokens.size() || !tokens.get(at).isWord()) {
            return null;
        }
        String word = upper(at);
        boolean nameFits = expected.contains("<IDENTIFIER>") || expected.contains("<QUOTED_STRING>");
        return nameFits && reserved.test(word) && !CLAUSES.contains(word) ? reservedName(at) : null;
    }

    private Diagnostic reservedName(int token) {
        String word = upper(token);
        return at(token, "'" + word + "' is a reserved word", "as a name, write it in double quotes: \"" + word + "\"");
    }

    private String expectations() {
        if (expected.contains("\"(\"") && expected.contains("\"+\"") && !expected.contains("\"*\"")) {
            return "expected an expression";
        }
        List<String> told = TOLD.stream()
                .filter(word -> expected.contains('"' + word + '"'))
                .limit(5)
                .map(word -> word.matches("\\W") ? "'" + word + "'" : word)
                .toList();
        boolean name = expected.contains("<IDENTIFIER>") && told.size() < 5;
        if (told.isEmpty()) {
            return name ? "expected a name" : "";
        }
        return "expected " + String.join(" ", told).replace(" ", ", ") + (name ? " or a name" : "");
    }

    private boolean found(String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean previous(String word) {
        return at > 0 && at - 1 < tokens.size() && tokens.get(at - 1).is(word);
    }

    private String upper(int token) {
        return tokens.get(token).text().toUpperCase(Locale.ROOT);
    }

    private Diagnostic at(int token, String message, String hint) {
        return new Diagnostic(Code.SYNTAX, tokens.get(token).span(), message, hint);
    }

    private Diagnostic syntax(String message, String hint) {
        return new Diagnostic(Code.SYNTAX, at < tokens.size() ? tokens.get(at).span() : place, message, hint);
    }

    private static String quoted(String found) {
        String shown = found.length() > 40 ? found.substring(0, 40) + ".." : found;
        return "'" + shown + "'";
    }
}
