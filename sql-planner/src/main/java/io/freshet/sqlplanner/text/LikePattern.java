package io.freshet.sqlplanner.text;

/** A pattern of LIKE, matched without backtracking further than its last percent sign. */
public final class LikePattern {
    private static final char ONE = 1;
    private static final char MANY = 2;

    private final String pattern;
    private final char[] characters;
    private final char[] kinds;

    private LikePattern(String pattern, char[] characters, char[] kinds) {
        this.pattern = pattern;
        this.characters = characters;
        this.kinds = kinds;
    }

    public static LikePattern of(String pattern, char escape) {
        StringBuilder characters = new StringBuilder();
        StringBuilder kinds = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == escape && escape != SimilarPattern.NO_ESCAPE) {
                i++;
                if (i >= pattern.length()
                        || (pattern.charAt(i) != '%' && pattern.charAt(i) != '_' && pattern.charAt(i) != escape)) {
                    throw new IllegalArgumentException("pattern '" + pattern
                            + "' has an escape character that escapes nothing (expected: %, _ or itself after it)");
                }
                characters.append(pattern.charAt(i));
                kinds.append('\0');
            } else {
                characters.append(c);
                kinds.append(c == '%' ? MANY : c == '_' ? ONE : '\0');
            }
        }
        return new LikePattern(
                pattern, characters.toString().toCharArray(), kinds.toString().toCharArray());
    }

    public boolean matches(String text) {
        int at = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (p < kinds.length && kinds[p] == MANY) {
                star = p++;
                resume = at;
            } else if (p < kinds.length && (kinds[p] == ONE || characters[p] == text.charAt(at))) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (p < kinds.length && kinds[p] == MANY) {
            p++;
        }
        return p == kinds.length;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
