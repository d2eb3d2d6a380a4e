package io.freshet.server.log;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The last lines of a log: 10,000 of them, or fewer if they have more than four million characters. Used by many threads. */
public final class RecentLog {
    static final int LINES = 10_000;
    static final int CHARACTERS = 4 << 20;

    private final Deque<Line> lines = new ArrayDeque<>();
    private long number;
    private long characters;

    /** How grave a line is, the least first. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /**
     * A line; of several lines if there is a stack trace.
     *
     * @param number grows by one with each line
     * @param logger what wrote it
     * @param thread that wrote it, which may be named after what it works for
     * @param job of Flink in which it was written; empty if in none
     */
    public record Line(long number, Instant time, Level level, String logger, String thread, String job, String text) {}

    synchronized void add(Instant time, Level level, String logger, String thread, String job, String text) {
        number++;
        lines.add(new Line(number, time, level, logger, thread, job, text));
        characters += text.length();
        while (lines.size() > LINES || characters > CHARACTERS) {
            characters -= lines.remove().text().length();
        }
    }

    /** All that are wanted and lie behind a number, the oldest first; from the first on if the number is of another life. */
    List<Line> after(long after, Predicate<Line> wanted, int most) {
        List<Line> all = all();
        boolean ofThisLife = all.isEmpty() || after <= all.get(all.size() - 1).number();
        return all.stream()
                .filter(line -> (!ofThisLife || line.number() > after) && wanted.test(line))
                .limit(most)
                .toList();
    }

    /** The last that are wanted, the oldest first. */
    List<Line> last(Predicate<Line> wanted, int most) {
        List<Line> found = all().stream().filter(wanted).toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    /** All that are kept, the oldest first. */
    synchronized List<Line> all() {
        return new ArrayList<>(lines);
    }
}
