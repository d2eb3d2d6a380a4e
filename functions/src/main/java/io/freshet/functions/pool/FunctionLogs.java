package io.freshet.functions.pool;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last lines that functions have written, each with a number that grows. Bounded; gone when the server ends. */
public final class FunctionLogs {
    private static final int FUNCTIONS = 500;
    private static final int LINES = 2_000;
    private static final int CHARACTERS = 512 << 10;

    private final Clock clock;
    private final Map<String, Lines> functions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lines> eldest) {
            return size() > FUNCTIONS;
        }
    };
    private long number;

    public FunctionLogs(Clock clock) {
        this.clock = clock;
    }

    /** A line. */
    public record Line(long number, Instant time, String requestId, String text) {}

    private static final class Lines {
        private final Deque<Line> lines = new ArrayDeque<>();
        private int characters;

        void add(Line line) {
            lines.add(line);
            characters += line.text().length();
            while (lines.size() > LINES || characters > CHARACTERS) {
                characters -= lines.remove().text().length();
            }
        }
    }

    synchronized void add(String function, String requestId, String text) {
        number++;
        functions
                .computeIfAbsent(function, none -> new Lines())
                .add(new Line(number, clock.instant(), requestId, text));
    }

    /** Those after a number, the oldest first. */
    public synchronized List<Line> after(String function, long after, int most) {
        Lines known = functions.get(function);
        return known == null
                ? List.of()
                : known.lines.stream()
                        .filter(line -> line.number() > after)
                        .limit(most)
                        .toList();
    }

    /** The last ones, the oldest first. */
    public synchronized List<Line> last(String function, int most) {
        Lines known = functions.get(function);
        return known == null
                ? List.of()
                : known.lines.stream()
                        .skip(Math.max(0, known.lines.size() - most))
                        .toList();
    }
}
