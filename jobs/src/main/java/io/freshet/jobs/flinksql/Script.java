package io.freshet.jobs.flinksql;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of an SQL text, split where a semicolon stands outside of quotes and comments. The words around a statement set
 * ({@code EXECUTE STATEMENT SET BEGIN .. END}) are checked and left out: all that a script inserts is one job anyway.
 */
public record Script(String text, List<Statement> statements) {
    /** As much as an application's code may be. */
    public static final int MOST_CHARACTERS = 102_400;

    private static final int MOST_STATEMENTS = 200;
    private static final Pattern SET_BEGIN = Pattern.compile(
            "(BEGIN\\s+STATEMENT\\s+SET\\s*$)|((EXECUTE\\s+)STATEMENT\\s+SET\\s+BEGIN\\s+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SET_END = Pattern.compile("END", Pattern.CASE_INSENSITIVE);

    public Script {
        statements = List.copyOf(statements);
    }

    /**
     * One statement.
     *
     * @param text without the semicolon
     * @param line where it begins in the script, from 1
     * @param column where it begins in its line, from 1
     */
    public record Statement(String text, int line, int column) {
        /** A place in the statement as one of the script. */
        public Span inScript(Span place) {
            return new Span(
                    place.line() + line - 1,
                    place.line() == 1 ? place.column() + column - 1 : place.column(),
                    place.endLine() + line - 1,
                    place.endLine() == 1 ? place.endColumn() + column - 1 : place.endColumn());
        }
    }

    /** Splits; throws {@link FlinkSqlException} if a quote or a statement set is not closed, or if it is too much. */
    public static Script of(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new FlinkSqlException(
                    new Diagnostic(
                            Diagnostic.Code.TOO_LARGE,
                            Span.START,
                            text.length() + " characters (expected: at most " + MOST_CHARACTERS + ")",
                            ""),
                    text);
        }
        return new Splitter(text).split();
    }

    private static final class Splitter {
        private final String text;
        private final List<Statement> statements = new ArrayList<>();
        private int at;
        private int setBegan = -1;

        Splitter(String text) {
            this.text = text;
        }

        Script split() {
            int begin = skipBlanks(0);
            at = begin;
            while (at < text.length()) {
                if (text.charAt(at) == ';') {
                    add(begin, at);
                    begin = skipBlanks(at + 1);
                    at = begin;
                } else {
                    at = next();
                }
            }
            add(begin, text.length());
            if (setBegan >= 0) {
                throw problem(setBegan, "this statement set has no END");
            }
            if (statements.isEmpty()) {
                throw problem(0, "no statement (expected: SQL)");
            }
            return new Script(text, statements);
        }

        /** Behind the character, or behind the quoted text or comment that begins here. */
        private int next() {
            char c = text.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                int end = text.indexOf(c, at + 1);
                if (end < 0) {
                    throw problem(at, "this " + c + " is not closed");
                }
                return end + 1;
            }
            return Math.max(at + 1, skipComment(at));
        }

        private int skipComment(int from) {
            if (text.startsWith("--", from)) {
                int end = text.indexOf('\n', from);
                return end < 0 ? text.length() : end + 1;
            }
            if (text.startsWith("/*", from) && !text.startsWith("/*+", from)) {
                int end = text.indexOf("*/", from + 2);
                if (end < 0) {
                    throw problem(from, "this comment is not closed");
                }
                return end + 2;
            }
            return from;
        }

        private int skipBlanks(int from) {
            int place = from;
            while (place < text.length()) {
                int behind = Character.isWhitespace(text.charAt(place)) ? place + 1 : skipComment(place);
                if (behind == place) {
                    break;
                }
                place = behind;
            }
            return place;
        }

        private void add(int begin, int end) {
            String statement = text.substring(Math.min(begin, end), end).stripTrailing();
            if (statement.isEmpty()) {
                return;
            }
            Matcher set = SET_BEGIN.matcher(statement);
            if (set.lookingAt()) {
                if (setBegan >= 0) {
                    throw problem(begin, "a statement set within a statement set");
                }
                setBegan = begin;
                add(skipBlanks(begin + set.end()), end);
                return;
            }
            if (SET_END.matcher(statement).matches()) {
                if (setBegan < 0) {
                    throw problem(begin, "END of no statement set");
                }
                setBegan = -1;
                return;
            }
            if (statements.size() == MOST_STATEMENTS) {
                throw problem(begin, "more than " + MOST_STATEMENTS + " statements");
            }
            Span place = place(begin);
            statements.add(new Statement(statement, place.line(), place.column()));
        }

        private Span place(int offset) {
            int line = 1;
            int lineStart = 0;
            for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
                line++;
                lineStart = i + 1;
            }
            int column = offset - lineStart + 1;
            return new Span(line, column, line, column);
        }

        private FlinkSqlException problem(int offset, String message) {
            return new FlinkSqlException(new Diagnostic(Diagnostic.Code.SYNTAX, place(offset), message, ""), text);
        }
    }
}
