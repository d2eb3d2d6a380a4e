package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.List;

/** A function from a stream to a stream, with its arguments; each checks their documented limits. */
public sealed interface StreamFunction extends Serializable {

    /** What comes out beside, or instead of, the input's columns. */
    List<SqlType.Kind> results();

    /** Whether the input's columns come out. */
    default boolean passesInput() {
        return true;
    }

    /** The items that come most often in a window. */
    record TopItems(int column, SqlType.Kind kind, long count, long windowSeconds) implements StreamFunction {
        public TopItems {
            Limits.check("K", count, 1, 100_000);
            Limits.check("window size in seconds", windowSeconds, 1, 3_600);
        }

        @Override
        public List<SqlType.Kind> results() {
            return List.of(kind, SqlType.Kind.BIGINT);
        }

        @Override
        public boolean passesInput() {
            return false;
        }
    }

    /** How many different items a window has: exact up to 10,000, estimated above. */
    record DistinctItems(int column, long windowSeconds) implements StreamFunction {
        public DistinctItems {
            Limits.check("window size in seconds", windowSeconds, 1, 3_600);
        }

        @Override
        public List<SqlType.Kind> results() {
            return List.of(SqlType.Kind.BIGINT);
        }

        @Override
        public boolean passesInput() {
            return false;
        }
    }

    /** The place of every row among the rows of the same ROWTIME. */
    record GroupRank(int column, boolean descending, boolean outputDescending, long maxIdleMillis, long outputMax)
            implements StreamFunction {
        public GroupRank {
            Limits.check("maxIdle", maxIdleMillis, 0, Integer.MAX_VALUE);
            Limits.check("outputMax", outputMax, 1, Integer.MAX_VALUE);
        }

        @Override
        public List<SqlType.Kind> results() {
            return List.of(SqlType.Kind.BIGINT);
        }
    }

    /** How unlike the rows before a row is; the columns are those of numbers, the names what an explanation calls them. */
    record Anomaly(
            List<Integer> columns,
            List<String> names,
            long trees,
            long sampleSize,
            long timeDecay,
            long shingleSize,
            boolean explained,
            boolean directed)
            implements StreamFunction {
        public Anomaly {
            columns = List.copyOf(columns);
            names = List.copyOf(names);
            Limits.check("number of numeric columns", columns.size(), 1, 30);
            Limits.check("numberOfTrees", trees, 1, 1_000);
            Limits.check("subSampleSize", sampleSize, 10, 1_000);
            Limits.check("timeDecay", timeDecay, 1, Integer.MAX_VALUE);
            Limits.check("shingleSize", shingleSize, 1, 30);
        }

        @Override
        public List<SqlType.Kind> results() {
            return explained ? List.of(SqlType.Kind.DOUBLE, SqlType.Kind.VARCHAR) : List.of(SqlType.Kind.DOUBLE);
        }
    }

    /** Where the last rows lie closer together than elsewhere. */
    record Hotspots(List<Integer> columns, long windowSize, double scanRadius, long minimumPoints)
            implements StreamFunction {
        public Hotspots {
            columns = List.copyOf(columns);
            Limits.check("number of numeric columns", columns.size(), 1, 30);
            Limits.check("windowSize", windowSize, 100, 1_000);
            Limits.check("minimumNumberOfPointsInAHotspot", minimumPoints, 2, windowSize);
            if (!(scanRadius > 0) || Double.isInfinite(scanRadius)) {
                throw new IllegalArgumentException("scanRadius: " + scanRadius + " (expected: more than zero)");
            }
        }

        @Override
        public List<SqlType.Kind> results() {
            return List.of(SqlType.Kind.VARCHAR);
        }
    }
}
