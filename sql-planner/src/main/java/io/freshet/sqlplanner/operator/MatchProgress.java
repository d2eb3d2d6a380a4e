package io.freshet.sqlplanner.operator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the search for a match has come in a partition. Its rows are numbered from 0; never changed once made.
 *
 * @param kept the first row that is still needed
 * @param start the row at which the match begins that is being looked for
 * @param next the row that comes next
 * @param paths the ways in which the rows from start on may be the beginning of a match, the preferred first
 * @param best a match that is complete, unless one of the paths becomes one
 * @param matches how many there have been
 */
public record MatchProgress(long kept, long start, long next, List<Path> paths, @Nullable Steps best, long matches) {
    private static final int MOST_STEPS = 10_000_000;

    public MatchProgress {
        paths = List.copyOf(paths);
    }

    /** Before the first row. */
    static MatchProgress none() {
        return new MatchProgress(0, 0, 0, List.of(), null, 0);
    }

    /** A place of the pattern that waits for a row, and how it was reached. */
    public record Path(int place, @Nullable Steps steps) {}

    /** The variables of the rows so far, the last first. Paths share what they have in common. */
    public record Steps(int variable, @Nullable Steps before, int length) {
        static Steps after(@Nullable Steps before, int variable) {
            return new Steps(variable, before, before == null ? 1 : before.length + 1);
        }

        /** The variables in order. */
        byte[] variables() {
            byte[] all = new byte[length];
            Steps step = this;
            for (int i = length - 1; step != null; i--) {
                all[i] = (byte) step.variable;
                step = step.before;
            }
            return all;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Steps steps && java.util.Arrays.equals(variables(), steps.variables());
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(variables());
        }
    }

    /** Writes it down. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(kept);
        out.writeLong(start);
        out.writeLong(next);
        out.writeLong(matches);
        write(best, out);
        out.writeInt(paths.size());
        for (Path path : paths) {
            out.writeInt(path.place());
            write(path.steps(), out);
        }
    }

    /** Reads what was written. */
    public static MatchProgress read(DataInput in) throws IOException {
        long kept = in.readLong();
        long start = in.readLong();
        long next = in.readLong();
        long matches = in.readLong();
        Steps best = readSteps(in);
        List<Path> paths = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int place = in.readInt();
            paths.add(new Path(place, readSteps(in)));
        }
        return new MatchProgress(kept, start, next, paths, best, matches);
    }

    private static void write(@Nullable Steps steps, DataOutput out) throws IOException {
        out.writeInt(steps == null ? 0 : steps.length());
        if (steps != null) {
            out.write(steps.variables());
        }
    }

    private static @Nullable Steps readSteps(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_STEPS) {
            throw new IOException("rows of a match: " + length + " (expected: 0.." + MOST_STEPS + ")");
        }
        byte[] variables = new byte[length];
        in.readFully(variables);
        Steps steps = null;
        for (byte variable : variables) {
            steps = Steps.after(steps, variable);
        }
        return steps;
    }
}
