package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.operator.MatchProgress.Path;
import io.freshet.sqlplanner.operator.MatchProgress.Steps;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the matches of a {@link MatchNode} in the rows of a partition, one row after the other. All ways to match are followed side by side, in the
 * order in which the standard prefers them: a match is the answer as soon as all preferred ways have failed, so a quantifier that took too much gives
 * it back. One beginning is tried at a time; when it fails, the rows behind it are looked at again.
 */
public final class PatternMatcher {
    /** How many rows a match that is not complete may have. */
    public static final int MOST_ROWS = 100_000;

    /** In how many ways the rows of one beginning may match. */
    public static final int MOST_PATHS = 10_000;

    private final MatchNode node;
    private final @Nullable CompiledCalc[] conditions;
    private final MatchNode.@Nullable Expression[] definitions;
    private final CompiledCalc measures;
    private final boolean regular;
    private final int rowsBefore;
    private final boolean numbered;

    /**
     * Makes one.
     *
     * @param compiler makes the class of a source
     */
    public PatternMatcher(MatchNode node, Function<String, CompiledCalc> compiler) {
        this.node = node;
        this.conditions = new @Nullable CompiledCalc[node.variables().size()];
        this.definitions = new MatchNode.@Nullable Expression[node.variables().size()];
        for (MatchNode.Definition definition : node.definitions()) {
            conditions[definition.variable()] =
                    compiler.apply(definition.condition().source());
            definitions[definition.variable()] = definition.condition();
        }
        this.measures = compiler.apply(node.measures().source());
        this.regular = node.isRegular();
        this.rowsBefore = node.rowsBefore();
        this.numbered = node.measures().values().contains(new MatchValue.MatchNumber());
    }

    /** What a partition gives: rows of matches, and rows on which something failed. */
    public record Output(Consumer<StreamRow> matches, BiConsumer<Exception, StreamRow> failures) {}

    /** Takes the next row of a partition. */
    public MatchProgress add(@Nullable MatchProgress before, StreamRow row, MatchRows rows, Output out)
            throws Exception {
        MatchProgress progress = before == null ? MatchProgress.none() : before;
        rows.put(progress.next(), row);
        progress = new MatchProgress(
                progress.kept(),
                progress.start(),
                progress.next() + 1,
                progress.paths(),
                progress.best(),
                progress.matches());
        return search(progress, progress.next() - 1, rows, out);
    }

    /** Ends what cannot go on because time has passed it. */
    public MatchProgress expire(MatchProgress progress, long now, MatchRows rows, Output out) throws Exception {
        MatchProgress left = progress;
        while (left.start() < left.next() && expiry(left, rows) <= now) {
            left = search(resolved(left, rows, out), left.start(), rows, out);
        }
        return left;
    }

    /** The last moment at which a row can be part of the match that is being looked for; the end of time if there is none. */
    public long expiry(MatchProgress progress, MatchRows rows) throws Exception {
        return node.withinMillis() == 0 || progress.start() >= progress.next()
                ? Long.MAX_VALUE
                : rows.row(progress.start()).rowtime() + node.withinMillis() - 1;
    }

    /** Whether nothing is being looked for, so that nothing need be remembered. */
    public boolean isIdle(MatchProgress progress) {
        return progress.start() >= progress.next() && rowsBefore == 0 && !numbered;
    }

    /** Looks at the rows from one on, as often as a beginning fails or a match is found. */
    private MatchProgress search(MatchProgress from, long first, MatchRows rows, Output out) throws Exception {
        MatchProgress progress = from;
        long number = Math.max(first, progress.start());
        while (number < progress.next()) {
            StreamRow row = rows.row(number);
            boolean inTime = number == progress.start() || row.rowtime() <= expiry(progress, rows);
            progress = inTime ? step(progress, number, row, rows, out) : with(progress, List.of(), progress.best());
            number++;
            if (progress.paths().isEmpty()) {
                progress = resolved(progress, rows, out);
                number = progress.start();
            }
        }
        return forget(progress, rows);
    }

    private MatchProgress step(MatchProgress progress, long number, StreamRow row, MatchRows rows, Output out)
            throws Exception {
        List<Path> paths = number == progress.start() ? closure(new ArrayList<>(), 0, null) : progress.paths();
        List<Path> next = new ArrayList<>();
        BitSet taken = new BitSet();
        Steps best = progress.best();
        for (Path path : paths) {
            int variable = ((RowPattern.Take) node.pattern().places().get(path.place())).variable();
            Steps steps = Steps.after(path.steps(), variable);
            if (!fits(variable, steps, progress, row, rows, out)) {
                continue;
            }
            int before = next.size();
            closure(next, path.place() + 1, steps);
            Steps complete = prune(next, before, taken);
            if (complete != null) {
                best = complete;
                break; // whatever comes behind is less preferred than this match
            }
        }
        if (next.size() > MOST_PATHS || number - progress.start() >= MOST_ROWS) {
            out.failures()
                    .accept(
                            new IllegalStateException("a match was given up (expected: at most " + MOST_ROWS
                                    + " rows that match in at most " + MOST_PATHS + " ways)"),
                            rows.row(progress.start()));
            return with(progress, List.of(), best);
        }
        return with(progress, next, best);
    }

    /** Drops paths that can only do what a preferred one does; gives a complete match, and drops what is behind that. */
    private @Nullable Steps prune(List<Path> paths, int from, BitSet taken) {
        for (int i = from; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (node.pattern().places().get(path.place()) instanceof RowPattern.End) {
                paths.subList(i, paths.size()).clear();
                return path.steps();
            }
            if (regular && taken.get(path.place())) {
                paths.remove(i--);
            }
            taken.set(path.place());
        }
        return null;
    }

    /** The places that are reached from one without a row, the preferred first. */
    private List<Path> closure(List<Path> paths, int place, @Nullable Steps steps) {
        closure(paths, place, steps, new BitSet());
        return paths;
    }

    private void closure(List<Path> paths, int place, @Nullable Steps steps, BitSet visited) {
        if (visited.get(place)) {
            return;
        }
        visited.set(place);
        if (node.pattern().places().get(place) instanceof RowPattern.Fork fork) {
            for (int other : fork.places()) {
                closure(paths, other, steps, visited);
            }
        } else {
            paths.add(new Path(place, steps));
        }
    }

    private boolean fits(int variable, Steps steps, MatchProgress progress, StreamRow row, MatchRows rows, Output out)
            throws Exception {
        CompiledCalc condition = conditions[variable];
        MatchNode.Expression definition = definitions[variable];
        if (condition == null || definition == null) {
            return true;
        }
        @Nullable Object[] values;
        try {
            values = new MatchView(rows, progress, node.variables(), steps).values(definition);
            return condition.apply(row.rowtime(), values, new @Nullable Object[1]);
        } catch (RuntimeException e) {
            // whatever a definition throws is about this row: the generated code has no other effects
            out.failures().accept(e, row);
            return false;
        }
    }

    /** Gives the best match, if there is one, and begins the next. */
    private MatchProgress resolved(MatchProgress progress, MatchRows rows, Output out) throws Exception {
        Steps match = progress.best();
        if (match == null) {
            return begin(progress, progress.start() + 1, 0);
        }
        @Nullable Object[] computed = new @Nullable Object[node.kinds().size() + 1];
        StreamRow last = rows.row(progress.start() + match.length() - 1);
        try {
            @Nullable Object[] values = new MatchView(rows, progress, node.variables(), match).values(node.measures());
            measures.apply(last.rowtime(), values, computed);
            @Nullable
            Object[] fields = java.util.Arrays.copyOf(computed, node.kinds().size());
            out.matches().accept(last.changed(last.rowtime(), fields));
        } catch (RuntimeException e) {
            // as above
            out.failures().accept(e, last);
        }
        return begin(progress, progress.start() + skip(match), 1);
    }

    /** How many rows the search goes on; at least one, so that no match is found twice. */
    private int skip(Steps match) {
        byte[] variables = match.variables();
        MatchNode.After after = node.after();
        return switch (after.skip()) {
            case PAST_LAST_ROW -> variables.length;
            case TO_NEXT_ROW -> 1;
            case TO_FIRST -> {
                int first = 0;
                while (first < variables.length && !after.to().contains(variables[first])) {
                    first++;
                }
                yield first < variables.length ? Math.max(1, first) : 1;
            }
            case TO_LAST -> {
                int last = variables.length - 1;
                while (last > 0 && !after.to().contains(variables[last])) {
                    last--;
                }
                yield Math.max(1, last);
            }
        };
    }

    private static MatchProgress begin(MatchProgress progress, long start, int found) {
        return new MatchProgress(progress.kept(), start, progress.next(), List.of(), null, progress.matches() + found);
    }

    private static MatchProgress with(MatchProgress progress, List<Path> paths, @Nullable Steps best) {
        return new MatchProgress(progress.kept(), progress.start(), progress.next(), paths, best, progress.matches());
    }

    /** Lets the rows go that nothing looks at any more. */
    private MatchProgress forget(MatchProgress progress, MatchRows rows) throws Exception {
        long needed = Math.max(progress.kept(), progress.start() - rowsBefore);
        for (long number = progress.kept(); number < needed; number++) {
            rows.remove(number);
        }
        return new MatchProgress(
                needed, progress.start(), progress.next(), progress.paths(), progress.best(), progress.matches());
    }
}
