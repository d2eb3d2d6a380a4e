package io.freshet.jobs.application.live;

import static java.util.stream.Collectors.joining;

import io.freshet.jobs.application.live.LiveApplication.Failures;
import io.freshet.jobs.application.live.LiveApplication.Shard;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PumpPlan;
import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.JoinNode;
import io.freshet.sqlplanner.operator.LookupNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.RowsJoinNode;
import io.freshet.sqlplanner.operator.ScanNode;
import io.freshet.sqlplanner.operator.StaggerNode;
import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.WindowNode;
import io.freshet.sqlplanner.row.DateTimes;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a stream of a running application has no rows, in sentences: followed from the stream back to the first place where rows end. */
public final class Silence {
    private static final long NOTEWORTHY_LAG_MILLIS = 2_000;

    private final LiveApplication live;
    private final Plan plan;
    private final Instant now;

    public Silence(LiveApplication live, Instant now) {
        this.live = live;
        this.plan = live.plan();
        this.now = now;
    }

    /** The reasons; none if rows have come. */
    public List<String> reasons(String stream) {
        Set<String> reasons = new LinkedHashSet<>(live.blocked().values());
        if (!reasons.isEmpty()) {
            return List.copyOf(reasons);
        }
        collect(stream, reasons, new LinkedHashSet<>());
        return List.copyOf(reasons);
    }

    private void collect(String stream, Set<String> reasons, Set<String> seen) {
        if (live.stream(stream).rows() > 0 || !seen.add(stream)) {
            return;
        }
        if (isInput(stream)) {
            reasons.add(noInput(stream));
            return;
        }
        List<PumpPlan> pumps = plan.pumps().stream()
                .filter(pump -> pump.target().equals(stream))
                .toList();
        if (pumps.isEmpty()) {
            reasons.add(
                    stream.equals("error_stream")
                            ? "nothing has failed"
                            : "no pump fills " + stream + ", or the one that does is stopped");
        }
        for (PumpPlan pump : pumps) {
            collect(pump, reasons, seen);
        }
    }

    private void collect(PumpPlan pump, Set<String> reasons, Set<String> seen) {
        List<String> sources = sources(pump.root());
        List<String> silent = sources.stream()
                .filter(source -> live.stream(source).rows() == 0)
                .toList();
        Failures failed = live.failures().get(pump.name());
        if (!silent.isEmpty()) {
            silent.forEach(source -> collect(source, reasons, seen));
            return;
        }
        long rows =
                sources.stream().mapToLong(source -> live.stream(source).rows()).sum();
        if (failed != null) {
            reasons.add(failed.rows() + " of " + rows + " rows failed in pump " + pump.name()
                    + " and went to error_stream; the last: " + failed.last());
        }
        if (failed == null || failed.rows() < rows) {
            reasons.add(openWindow(pump).orElseGet(() -> swallowed(pump, sources)));
        }
    }

    private boolean isInput(String stream) {
        return plan.inputs().stream().map(InputStream::name).anyMatch(stream::equals);
    }

    private String noInput(String stream) {
        long records = live.shards().values().stream().mapToLong(Shard::records).sum();
        if (records == 0) {
            return "no record has arrived since the application started, "
                    + time(live.startedAt().toEpochMilli());
        }
        String readers = plan.readers(stream).stream().map(PumpPlan::name).collect(joining(", "));
        Failures failed = live.unreadable().get(readers);
        if (failed != null) {
            return "all rows of " + stream + " went to error_stream, " + failed.rows() + " so far; the last: "
                    + failed.last();
        }
        return plan.readers(stream).isEmpty()
                ? "no pump reads " + stream
                : records + " records have been read, and none of them was for " + stream;
    }

    /** The first window on the way that is not over yet. */
    private Optional<String> openWindow(PumpPlan pump) {
        for (PhysicalNode node : operators(pump.root())) {
            OptionalLong end = end(node);
            if (end.isPresent()) {
                return Optional.of(open(pump, node, end.getAsLong()));
            }
        }
        return Optional.empty();
    }

    /** When the window closes in which the last row lies; nothing for an operator without one, or if it is over. */
    private OptionalLong end(PhysicalNode node) {
        StreamRow last = lastRow(node);
        if (last == null) {
            return OptionalLong.empty();
        }
        long end = Long.MIN_VALUE;
        if (node instanceof GroupNode group && group.bucket() instanceof Bucket.Fixed fixed) {
            end = last.rowtime() - Math.floorMod(last.rowtime(), fixed.sizeMillis()) + fixed.sizeMillis();
        } else if (node instanceof StaggerNode stagger) {
            end = last.rowtime() + stagger.lengthMillis();
        } else if (node instanceof WindowNode window && window.windows() instanceof TimeWindows.Session session) {
            end = last.rowtime() + session.gapMillis();
        } else if (node instanceof WindowNode window && window.time() == GroupNode.ROWTIME) {
            List<Long> ends = new ArrayList<>();
            window.windows().of(last.rowtime(), (start, over) -> ends.add(over));
            end = ends.stream().mapToLong(Long::longValue).min().orElse(end);
        }
        return end > watermark(node) ? OptionalLong.of(end) : OptionalLong.empty();
    }

    private String open(PumpPlan pump, PhysicalNode node, long end) {
        long at = watermark(node);
        String when = node instanceof GroupNode ? " closes at " : " closes by ";
        StringBuilder text = new StringBuilder("the window of pump " + pump.name() + when + time(end) + "; "
                + String.join(", ", sources(node))
                + (at == Long.MIN_VALUE ? " has no time yet" : " is at " + time(at)));
        slowest().ifPresent(slow -> text.append("; ").append(slow));
        return text.toString();
    }

    /** The shard that holds the others back, if it is behind. */
    private Optional<String> slowest() {
        return live.shards().entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.comparingLong(Shard::at)))
                .filter(shard -> shard.getValue().at() < now.toEpochMilli() - NOTEWORTHY_LAG_MILLIS)
                .map(shard -> "shard " + shard.getKey()
                        + (shard.getValue().at() == Long.MIN_VALUE
                                ? " has not been read yet"
                                : " is at " + time(shard.getValue().at())));
    }

    private String swallowed(PumpPlan pump, List<String> sources) {
        String rows = sources.stream()
                .map(source -> live.stream(source).rows() + " rows of " + source)
                .collect(joining(" and "));
        List<PhysicalNode> operators = operators(pump.root());
        if (operators.stream()
                .anyMatch(node ->
                        node instanceof JoinNode || node instanceof RowsJoinNode || node instanceof LookupNode)) {
            return "pump " + pump.name() + " has read " + rows + ", and no row has found a partner that fulfils ON";
        }
        boolean onlyConditions =
                operators.stream().allMatch(node -> node instanceof CalcNode || node instanceof ScanNode);
        return onlyConditions
                ? "pump " + pump.name() + " has read " + rows + ", and its WHERE has let none of them through"
                : "pump " + pump.name() + " has read " + rows + ", and nothing has come of them yet: a window may be"
                        + " open, or WHERE or HAVING has let none through";
    }

    private @Nullable StreamRow lastRow(PhysicalNode node) {
        return sources(node).stream()
                .map(source -> live.stream(source).lastRow())
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(StreamRow::rowtime))
                .orElse(null);
    }

    private long watermark(PhysicalNode node) {
        return sources(node).stream()
                .mapToLong(source -> live.stream(source).watermark())
                .min()
                .orElse(Long.MIN_VALUE);
    }

    private static List<PhysicalNode> operators(PhysicalNode root) {
        List<PhysicalNode> all = new ArrayList<>();
        all.add(root);
        root.inputs().forEach(input -> all.addAll(operators(input)));
        return all;
    }

    private static List<String> sources(PhysicalNode node) {
        return operators(node).stream()
                .filter(ScanNode.class::isInstance)
                .map(scan -> ((ScanNode) scan).stream())
                .distinct()
                .toList();
    }

    private static String time(long millis) {
        return DateTimes.writeTimestamp(millis);
    }
}
