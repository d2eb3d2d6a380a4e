package io.freshet.sqlplanner.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a user over the text of a stranger: Java's syntax and meaning, but a match that looks at too many characters, as nested
 * repetitions can, ends in an {@link ArithmeticException} instead of stopping the pump.
 */
public final class BoundedPattern {
    /** How many characters a match may look at: this many, and for long texts so many for each of its characters. */
    private static final long STEPS = 1_000_000;

    private static final long STEPS_PER_CHARACTER = 100;
    private static final int MAX_LENGTH = 4096;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Compiles an expression; {@link IllegalArgumentException} says what is wrong with it. */
    public static BoundedPattern compile(String regex, int flags) {
        if (regex.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "regular expression: " + regex.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        try {
            return new BoundedPattern(Pattern.compile(regex, flags));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "regular expression '" + regex + "': " + e.getDescription() + " at " + (e.getIndex() + 1), e);
        }
    }

    /** The number of capturing groups. */
    public int groups() {
        return pattern.matcher("").groupCount();
    }

    /** A matcher over the text. Its methods must be called through {@link #guarded}. */
    public Matcher matcher(String text) {
        return pattern.matcher(new Text(text));
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return guarded(() -> matcher(text).matches());
    }

    /** Runs a match whose recursion may be too deep for the stack. */
    public <T> T guarded(java.util.function.Supplier<T> match) {
        try {
            return match.get();
        } catch (StackOverflowError e) {
            throw new ArithmeticException("regular expression '" + pattern + "' is too deeply nested for this value");
        }
    }

    @Override
    public String toString() {
        return pattern.toString();
    }

    /** A text that counts how often it is looked at. */
    private final class Text implements CharSequence {
        private final String text;
        private long left;

        Text(String text) {
            this.text = text;
            this.left = STEPS + STEPS_PER_CHARACTER * text.length();
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new ArithmeticException("regular expression '" + pattern
                        + "' takes too long on this value (expected: at most " + STEPS + " steps)");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
