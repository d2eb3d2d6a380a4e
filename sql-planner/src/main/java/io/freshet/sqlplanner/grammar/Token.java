package io.freshet.sqlplanner.grammar;

import io.freshet.sqlplanner.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A word, number, quoted text or sign of an application, read without any grammar, to say what is wrong where the grammar only stops. */
record Token(Kind kind, String text, Span span) {
    enum Kind {
        WORD,
        NAME,
        STRING,
        SIGN,
        /** Quoted text or a comment that nothing closes. */
        UNCLOSED
    }

    /** The tokens in order, comments left out. */
    static List<Token> of(String code) {
        return new Reader(code).read();
    }

    boolean is(String word) {
        return kind != Kind.STRING
                && kind != Kind.NAME
                && text.toUpperCase(Locale.ROOT).equals(word);
    }

    boolean isWord() {
        return kind == Kind.WORD && Character.isLetter(text.charAt(0));
    }

    private static final class Reader {
        private final String code;
        private final List<Token> tokens = new ArrayList<>();
        private int at;
        private int line = 1;
        private int lineStart;

        Reader(String code) {
            this.code = code;
        }

        List<Token> read() {
            while (at < code.length()) {
                char c = code.charAt(at);
                if (c == '\n' || (c == '\r' && !code.startsWith("\r\n", at))) {
                    at++;
                    newLine();
                } else if (Character.isWhitespace(c)) {
                    at++;
                } else if (code.startsWith("--", at) || code.startsWith("//", at)) {
                    int end = code.indexOf('\n', at);
                    at = end < 0 ? code.length() : end;
                } else if (code.startsWith("/*", at)) {
                    comment();
                } else if (c == '\'' || c == '"') {
                    quoted(c);
                } else if (Character.isLetterOrDigit(c) || c == '_') {
                    int end = at;
                    while (end < code.length() && isWordPart(code.charAt(end))) {
                        end++;
                    }
                    add(Kind.WORD, end);
                } else {
                    add(Kind.SIGN, at + 1);
                }
            }
            return tokens;
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '$';
        }

        private void newLine() {
            line++;
            lineStart = at;
        }

        private void comment() {
            int end = code.indexOf("*/", at);
            if (end < 0) {
                add(Kind.UNCLOSED, Math.min(code.length(), at + 2));
                at = code.length();
                return;
            }
            for (; at < end + 2; at++) {
                if (code.charAt(at) == '\n') {
                    line++;
                    lineStart = at + 1;
                }
            }
        }

        /** Text in quotes; one that reaches over the end of its line is taken for unclosed if the parser stops anyway. */
        private void quoted(char quote) {
            int end = at + 1;
            while (end < code.length()) {
                if (code.charAt(end) == quote) {
                    if (end + 1 >= code.length() || code.charAt(end + 1) != quote) {
                        break;
                    }
                    end++;
                }
                end++;
            }
            String text = code.substring(at, Math.min(code.length(), end + 1));
            if (end >= code.length() || text.indexOf('\n') >= 0) {
                int lineEnd = code.indexOf('\n', at);
                add(Kind.UNCLOSED, lineEnd < 0 ? code.length() : Math.max(at + 1, lineEnd));
                return;
            }
            add(quote == '"' ? Kind.NAME : Kind.STRING, end + 1);
        }

        private void add(Kind kind, int end) {
            String text = code.substring(at, end).stripTrailing();
            int column = at - lineStart + 1;
            tokens.add(new Token(kind, text, new Span(line, column, line, column + Math.max(1, text.length()) - 1)));
            at = end;
        }
    }
}
