package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.text.BoundedPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * FAST_REGEX_LOG_PARSE: the pattern becomes a series of searches, one for what is in each group and one for what is between groups. What has a fixed
 * length at the start of one moves to the end of the search before it. Each search takes as little as it can and is never taken back, so that the
 * whole is fast; the last must reach the end of the line, or there is no record.
 */
final class FastRegexLog implements LogParser {
    /** An expression with an empty group wherever a column starts or ends. */
    private record Search(BoundedPattern pattern) {}

    private final List<Search> searches = new ArrayList<>();
    private final int columns;

    FastRegexLog(String pattern) {
        List<FastRegex.Piece> pieces = FastRegex.parse(pattern);
        this.columns = (int) pieces.stream().filter(FastRegex.Piece::group).count();
        if (columns == 0) {
            throw new IllegalArgumentException(
                    "pattern '" + pattern + "' has no group (expected: one for each column)");
        }
        split(pieces);
    }

    private void split(List<FastRegex.Piece> pieces) {
        StringBuilder regex = new StringBuilder();
        boolean searching = false;
        for (int i = 0; i < pieces.size(); i++) {
            FastRegex.Piece piece = pieces.get(i);
            List<FastRegex.Atom> atoms = piece.atoms();
            regex.append(piece.group() ? "()" : "");
            int at = 0;
            while (at < atoms.size() && atoms.get(at).fixed()) {
                regex.append(atoms.get(at++).regex());
            }
            if (at < atoms.size()) {
                if (searching) {
                    close(regex);
                    regex = new StringBuilder();
                }
                searching = true;
                boolean open = !piece.group()
                        && atoms.get(atoms.size() - 1).repetition().equals("*")
                        && !startsFixed(pieces, i + 1);
                for (; at < atoms.size(); at++) {
                    FastRegex.Atom atom = atoms.get(at);
                    // between columns, what nothing ends takes all it can
                    String lazily = atom.fixed() || atom.repetition().equals("{1}") || open ? "" : "?";
                    regex.append(atom.regex()).append(atom.repetition()).append(lazily);
                }
            }
            regex.append(piece.group() ? "()" : "");
        }
        close(regex);
    }

    private static boolean startsFixed(List<FastRegex.Piece> pieces, int piece) {
        return piece < pieces.size()
                && !pieces.get(piece).atoms().isEmpty()
                && pieces.get(piece).atoms().get(0).fixed();
    }

    private void close(StringBuilder regex) {
        searches.add(new Search(BoundedPattern.compile(regex.toString(), Pattern.DOTALL)));
    }

    @Override
    public List<LogColumn> columns() {
        return LogColumn.numbered(columns);
    }

    @Override
    public @Nullable Object @Nullable [] parse(String line) {
        List<Integer> marks = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < searches.size(); i++) {
            BoundedPattern pattern = searches.get(i).pattern();
            Matcher matcher = pattern.matcher(line).region(at, line.length());
            boolean last = i == searches.size() - 1;
            boolean found = pattern.guarded(() -> last ? matcher.matches() : matcher.lookingAt());
            if (!found) {
                return null;
            }
            for (int mark = 1; mark <= matcher.groupCount(); mark++) {
                marks.add(matcher.start(mark));
            }
            at = matcher.end();
        }
        @Nullable Object[] values = new @Nullable Object[columns];
        for (int i = 0; i < columns; i++) {
            values[i] =
                    LogColumn.text("COLUMN" + (i + 1)).value(line.substring(marks.get(2 * i), marks.get(2 * i + 1)));
        }
        return values;
    }
}
