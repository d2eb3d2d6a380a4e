package io.freshet.jobs.local;

import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.DistinctNode;
import io.freshet.sqlplanner.operator.ExpandNode;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.LookupNode;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.OverNode;
import io.freshet.sqlplanner.operator.PartialGroups;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RankNode;
import io.freshet.sqlplanner.operator.RetimeNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.operator.ScanNode;
import io.freshet.sqlplanner.operator.SortNode;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.operator.StreamFunctionNode;
import io.freshet.sqlplanner.operator.TableNode;
import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.UnionNode;
import io.freshet.sqlplanner.operator.VersionNode;
import io.freshet.sqlplanner.operator.WindowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for people: what each pump computes, which operators do it, what they keep, and how many of them there are. */
public final class PlanExplanation {
    /** How long what nothing ends is kept. */
    private static final String KEPT = "for ever or as tag freshet:state-ttl says";

    private PlanExplanation() {}

    /**
     * An operator.
     *
     * @param depth how many operators it feeds, one after the other
     * @param state what it keeps, and for how long; empty if nothing
     * @param parallelism how many of it run side by side
     */
    public record Step(int depth, String operator, String state, String parallelism) {}

    /** A pump, from its last operator to the streams it reads. */
    public record Pump(String name, String target, String logical, List<Step> steps) {
        public Pump {
            steps = List.copyOf(steps);
        }
    }

    /** The pumps, in the order of the text. */
    public static List<Pump> of(Plan plan) {
        return plan.pumps().stream().map(PlanExplanation::pump).toList();
    }

    private static Pump pump(PumpPlan pump) {
        List<Step> steps = new ArrayList<>();
        add(pump.root(), 0, steps);
        return new Pump(pump.name(), pump.target(), pump.logical(), steps);
    }

    private static void add(PhysicalNode node, int depth, List<Step> steps) {
        steps.add(new Step(depth, node.describe(), state(node), parallelism(node)));
        int below = depth + 1;
        if (node instanceof GroupNode group && PartialGroups.canMake(group)) {
            steps.add(partial(group, below));
            below++;
        }
        for (PhysicalNode input : node.inputs()) {
            add(input, below, steps);
        }
    }

    /** What adds up the rows of groups where they come from, before those of a key meet. */
    private static Step partial(GroupNode group, int depth) {
        return new Step(
                depth,
                "Partial" + group.describe(),
                "at most " + PartialGroups.MOST_GROUPS
                        + " groups, until the next checkpoint or the end of their bucket; in no checkpoint",
                "as its input");
    }

    /** What an operator keeps. */
    private static String state(PhysicalNode node) {
        if (node instanceof GroupNode group) {
            return count(group.aggregates().size(), "aggregate") + " for each group, until its bucket is over";
        }
        if (node instanceof StaggerNode stagger) {
            return count(stagger.aggregates().size(), "aggregate") + " for each key with a window, "
                    + millis(stagger.lengthMillis());
        }
        if (node instanceof OverNode over) {
            return over.frames().stream().map(PlanExplanation::frame).distinct().collect(Collectors.joining("; "));
        }
        if (node instanceof RowsJoinNode join) {
            return "left: " + window(join.leftWindow()) + "; right: " + window(join.rightWindow())
                    + "; and rows until both sides have come to their time";
        }
        if (node instanceof JoinNode join) {
            return "rows of the left side for " + millis(join.beforeMillis()) + ", of the right side for "
                    + millis(join.afterMillis());
        }
        return rows(node);
    }

    /** The rows that an operator keeps, as they are. */
    private static String rows(PhysicalNode node) {
        if (node instanceof DistinctNode) {
            return "each different row, until its bucket is over";
        }
        if (node instanceof SortNode) {
            return "the rows of a bucket, until it is over";
        }
        if (node instanceof UnionNode) {
            return "rows, until all sides have come to their time";
        }
        if (node instanceof RetimeNode retime) {
            return "rows of the last " + millis(retime.withinMillis());
        }
        if (node instanceof LookupNode) {
            return "the whole table, in memory";
        }
        if (node instanceof StreamFunctionNode function) {
            return function(function.function());
        }
        if (node instanceof WindowNode window && window.windows() instanceof TimeWindows.Session) {
            return "the rows of each session, until it is over";
        }
        if (node instanceof RankNode) {
            return "the rows of each key's bucket, until it is over";
        }
        if (node instanceof VersionNode) {
            return "the last right row of each key, " + KEPT + "; and rows until both sides have come to their time";
        }
        if (node instanceof MatchNode match) {
            return "the rows of each partition that may still be part of a match"
                    + (match.withinMillis() == 0 ? ", " + KEPT : ", those of the last " + millis(match.withinMillis()));
        }
        boolean nothing = node instanceof CalcNode
                || node instanceof ExpandNode
                || node instanceof ScanNode
                || node instanceof TableNode
                || node instanceof WindowNode;
        return nothing ? "" : "as the operator needs";
    }

    private static String frame(OverNode.Frame frame) {
        if (frame instanceof OverNode.Range range) {
            return "rows of the last " + millis(range.millis()) + " in each partition";
        }
        if (frame instanceof OverNode.Rows rows) {
            return "the last " + count((int) Math.min(Integer.MAX_VALUE, rows.before() + 1), "row")
                    + " of each partition, " + KEPT;
        }
        return "one value for each partition, " + KEPT;
    }

    private static String window(RowsJoinNode.Window window) {
        if (window.rows() > 0) {
            return "the last " + count((int) window.rows(), "row");
        }
        return window.millis() >= 0 ? "rows of the last " + millis(window.millis()) : "no rows";
    }

    private static String function(StreamFunction function) {
        if (function instanceof StreamFunction.TopItems || function instanceof StreamFunction.DistinctItems) {
            return "counts of the items of a window, until it is over";
        }
        if (function instanceof StreamFunction.Anomaly anomaly) {
            return anomaly.trees() + " trees over samples of " + anomaly.sampleSize() + " rows";
        }
        return function instanceof StreamFunction.GroupRank
                ? "the rows of one moment"
                : "the rows of the function's own window";
    }

    private static String parallelism(PhysicalNode node) {
        if (node instanceof ScanNode) {
            return "one for each part of the stream";
        }
        if (node instanceof CalcNode || node instanceof LookupNode || node instanceof ExpandNode) {
            return "as its input";
        }
        if (node instanceof TableNode) {
            return "inside the operator that looks it up";
        }
        if (node instanceof WindowNode window) {
            return window.windows() instanceof TimeWindows.Session
                            && window.keys().isEmpty()
                    ? "1"
                    : "as its input";
        }
        boolean keyed = (node instanceof GroupNode group && group.keys().size() > 1)
                || (node instanceof OverNode over && !over.keys().isEmpty())
                || (node instanceof StaggerNode stagger && !stagger.keys().isEmpty())
                || (node instanceof DistinctNode distinct && !distinct.keys().isEmpty())
                || (node instanceof RankNode rank && !rank.keys().isEmpty())
                || (node instanceof MatchNode match && !match.keys().isEmpty())
                || (node instanceof VersionNode version
                        && !version.pairs().keyKinds().isEmpty())
                || (node instanceof JoinNode join && !join.keyKinds().isEmpty())
                || (node instanceof StreamFunctionNode function
                        && (function.function() instanceof StreamFunction.TopItems
                                || function.function() instanceof StreamFunction.DistinctItems));
        return keyed ? "as wide as the job, by key" : "1";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String millis(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
