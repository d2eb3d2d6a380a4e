package io.freshet.sqlplanner.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pattern language of FAST_REGEX_LOG_PARSE, taken apart into pieces: what is between parentheses and what is outside of them, each a list of
 * atoms, whose Java expressions are put together by {@link FastRegexLog}.
 */
final class FastRegex {
    /** An expression that matches texts of one length only (fixed), or of several: an atom repeated. */
    record Atom(String regex, String repetition) {
        boolean fixed() {
            return repetition.isEmpty();
        }
    }

    /** Atoms in a row: a column if they are a group's. */
    record Piece(boolean group, List<Atom> atoms) {}

    private static final int MAX_LENGTH = 4096;
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("Digit", "[0-9]"),
            Map.entry("Upper", "[A-Z]"),
            Map.entry("Lower", "[a-z]"),
            Map.entry("ASCII", "[\\x00-\\x7F]"),
            Map.entry("Alpha", "[A-Za-z]"),
            Map.entry("Alnum", "[A-Za-z0-9]"),
            Map.entry("Punct", "\\p{Punct}"),
            Map.entry("Blank", "[ \\t]"),
            Map.entry("Space", "\\s"),
            Map.entry("Cntrl", "\\p{Cntrl}"),
            Map.entry("XDigit", "[0-9A-Fa-f]"),
            Map.entry("Print", "[A-Za-z0-9\\p{Punct}]"),
            Map.entry("Graph", "[A-Za-z0-9\\p{Punct}]"));

    private final String pattern;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private FastRegex(String pattern) {
        this.pattern = pattern;
    }

    /** The pieces, left to right; {@link IllegalArgumentException} says what is wrong. */
    static List<Piece> parse(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "pattern: " + pattern.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        FastRegex parser = new FastRegex(pattern);
        parser.pieces();
        return parser.pieces;
    }

    private void pieces() {
        List<Atom> outside = new ArrayList<>();
        while (at < pattern.length()) {
            if (pattern.charAt(at) == '(' && !pattern.startsWith("()", at)) {
                add(false, outside);
                outside = new ArrayList<>();
                at++;
                List<Atom> group = atoms();
                if (at >= pattern.length() || pattern.charAt(at) != ')') {
                    throw wrong("a ')' for the group");
                }
                at++;
                add(true, group);
            } else {
                addAtom(outside);
            }
        }
        add(false, outside);
    }

    private void add(boolean group, List<Atom> atoms) {
        if (group || !atoms.isEmpty()) {
            pieces.add(new Piece(group, atoms));
        }
    }

    /** The atoms of a group; alternatives make one of it. */
    private List<Atom> atoms() {
        List<List<Atom>> alternatives = new ArrayList<>();
        List<Atom> current = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            if (pattern.charAt(at) == '|') {
                at++;
                alternatives.add(current);
                current = new ArrayList<>();
            } else {
                addAtom(current);
            }
        }
        if (alternatives.isEmpty()) {
            return current;
        }
        alternatives.add(current);
        List<String> texts = new ArrayList<>();
        for (List<Atom> alternative : alternatives) {
            StringBuilder text = new StringBuilder();
            alternative.forEach(atom -> text.append(atom.regex()).append(atom.repetition()));
            texts.add(text.toString());
        }
        return List.of(new Atom("(?:" + String.join("|", texts) + ")", "{1}"));
    }

    /** Reads an atom and its repetition; {@code x+} is {@code x} and then {@code x*}. */
    private void addAtom(List<Atom> atoms) {
        String regex = atom();
        char next = at < pattern.length() ? pattern.charAt(at) : '\0';
        if (regex.equals(".*")) {
            atoms.add(new Atom(".", "*"));
        } else if (next == '*' || next == '?') {
            at++;
            atoms.add(new Atom(regex, String.valueOf(next)));
        } else if (next == '+') {
            at++;
            atoms.add(new Atom(regex, ""));
            atoms.add(new Atom(regex, "*"));
        } else if (next == '{') {
            int end = pattern.indexOf('}', at);
            String counts = end < 0 ? "" : pattern.substring(at, end + 1);
            if (!counts.matches("\\{\\d{1,4}(,\\d{0,4})?\\}")) {
                throw wrong("a count such as {2} or {2,5}");
            }
            at = end + 1;
            atoms.add(counts.indexOf(',') < 0 ? new Atom("(?:" + regex + counts + ")", "") : new Atom(regex, counts));
        } else {
            atoms.add(new Atom(regex, ""));
        }
    }

    private String atom() {
        char c = pattern.charAt(at);
        return switch (c) {
            case '.' -> taken(1, ".");
            case '@' -> taken(1, ".*");
            case '[' -> characterClass();
            case '"' -> quoted();
            case '<' -> named();
            case '(' -> nested();
            case '\\' -> {
                if (at + 1 >= pattern.length()) {
                    throw wrong("a character after the backslash");
                }
                yield taken(2, literal(pattern.charAt(at + 1)));
            }
            case '#', '&', '|', ')', '*', '+', '?', '{' -> throw wrong("no " + c + " here");
            default -> taken(1, literal(c));
        };
    }

    private String nested() {
        if (pattern.startsWith("()", at)) {
            return taken(2, "");
        }
        throw wrong("no group within a group");
    }

    private String characterClass() {
        StringBuilder regex = new StringBuilder("[");
        int from = at++;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            regex.append('^');
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            char c = pattern.charAt(at);
            if (c == '\\' && at + 1 < pattern.length()) {
                at++;
                regex.append(literal(pattern.charAt(at)));
            } else {
                regex.append(c == '-' ? "-" : literal(c));
            }
            at++;
        }
        if (at >= pattern.length() || at - from < 2) {
            at = from;
            throw wrong("characters and a ']'");
        }
        at++;
        return regex.append(']').toString();
    }

    private String quoted() {
        int end = pattern.indexOf('"', at + 1);
        if (end < 0) {
            throw wrong("a closing quote");
        }
        StringBuilder regex = new StringBuilder("(?:");
        pattern.substring(at + 1, end).chars().forEach(c -> regex.append(literal((char) c)));
        return taken(end + 1 - at, regex.append(')').toString());
    }

    private String named() {
        int end = pattern.indexOf('>', at);
        String known = end < 0 ? null : NAMED.get(pattern.substring(at + 1, end));
        if (known == null) {
            throw wrong("a name such as <Alpha> or <Digit>");
        }
        return taken(end + 1 - at, known);
    }

    private String taken(int length, String regex) {
        at += length;
        return regex;
    }

    private static String literal(char c) {
        return Character.isLetterOrDigit(c) || Character.isWhitespace(c) || c > 127 ? String.valueOf(c) : "\\" + c;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "pattern '" + pattern + "' at character " + (at + 1) + " (expected: " + expected + ")");
    }
}
