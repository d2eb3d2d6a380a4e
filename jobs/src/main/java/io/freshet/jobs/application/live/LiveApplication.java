package io.freshet.jobs.application.live;

import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A running application: its streams, the shards that it reads, and what failed. Safe for use by many threads. */
public final class LiveApplication implements ApplicationObserver {
    private static final int MOST_KINDS_OF_FAILURES = 200;

    /** What fails before any pump sees it. */
    private static final Set<String> UNREADABLE = Set.of("MALFORMED_RECORD", "COERCION_ERROR", "PREPROCESSING_FAILED");

    private final Plan plan;
    private final Instant startedAt;
    private final Map<String, LiveStream> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Reading> shards = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();
    private final Map<String, Failures> unreadable = new ConcurrentHashMap<>();
    private final Map<String, String> blocked = new ConcurrentHashMap<>();

    public LiveApplication(Plan plan, Instant startedAt) {
        this.plan = plan;
        this.startedAt = startedAt;
    }

    /**
     * How far a shard has been read.
     *
     * @param records read since the job started
     * @param lastArrival of a record, in milliseconds since 1970; {@link Long#MIN_VALUE} if there was none
     * @param at how far its time is, in milliseconds since 1970
     */
    public record Shard(long records, long lastArrival, long at) {
        /** And what came later. */
        public Shard plus(Shard later) {
            return new Shard(records + later.records, Math.max(lastArrival, later.lastArrival), Math.max(at, later.at));
        }
    }

    /** A shard as it is being read: told of every record, so nothing is made for one. */
    private static final class Reading {
        private long records;
        private long lastArrival = Long.MIN_VALUE;
        private long at = Long.MIN_VALUE;

        synchronized void read(long arrival) {
            records++;
            lastArrival = arrival;
            passed(arrival);
        }

        synchronized void passed(long time) {
            at = Math.max(at, time);
        }

        synchronized void told(Shard more) {
            records += more.records();
            lastArrival = Math.max(lastArrival, more.lastArrival());
            passed(more.at());
        }

        synchronized Shard now() {
            return new Shard(records, lastArrival, at);
        }
    }

    /** Rows that went to {@code error_stream} under the name of a pump, and the last of them in words. */
    public record Failures(long rows, String last) {}

    /**
     * A row of {@code error_stream}.
     *
     * @param unreadable whether it failed before any pump saw it
     */
    public record Failure(boolean unreadable, String pump, String words) {
        /** As the row says. */
        public static Failure of(StreamRow error) {
            return new Failure(
                    UNREADABLE.contains(String.valueOf(error.field(2))),
                    String.valueOf(error.field(ErrorRow.COLUMNS.size() - 1)),
                    error.field(2) + ": " + error.field(3));
        }
    }

    public Plan plan() {
        return plan;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** A stream of the application; made when it is first asked for. */
    @Override
    public LiveStream stream(String name) {
        return streams.computeIfAbsent(name, unused -> new LiveStream());
    }

    @Override
    public void read(int shard, long arrival) {
        reading(shard).read(arrival);
    }

    @Override
    public void caughtUp(int shard, long time) {
        reading(shard).passed(time);
    }

    private Reading reading(int shard) {
        return shards.computeIfAbsent(shard, unused -> new Reading());
    }

    /** By number. */
    public Map<Integer, Shard> shards() {
        Map<Integer, Shard> now = new TreeMap<>();
        shards.forEach((shard, reading) -> now.put(shard, reading.now()));
        return now;
    }

    @Override
    public void failed(StreamRow error) {
        Failure failure = Failure.of(error);
        add(failure.unreadable() ? unreadable : failures, failure.pump(), 1, failure.words());
    }

    /** Adds rows to those of a pump, unless there are very many pumps. */
    public static void add(Map<String, Failures> kind, String pump, long rows, String words) {
        if (kind.size() < MOST_KINDS_OF_FAILURES || kind.containsKey(pump)) {
            kind.merge(pump, new Failures(rows, words), (was, more) -> new Failures(was.rows() + rows, words));
        }
    }

    /**
     * Takes what operators in another process have seen.
     *
     * @param row reads a row of a stream, whose name comes first
     */
    public void told(LiveReport report, BiFunction<String, byte[], StreamRow> row) {
        report.streams().forEach((name, rows) -> stream(name)
                .told(
                        rows.rows(),
                        rows.last().stream()
                                .map(bytes -> row.apply(name, bytes))
                                .toList(),
                        rows.watermark()));
        report.shards().forEach((shard, more) -> reading(shard).told(more));
        report.failures().forEach((pump, more) -> add(failures, pump, more.rows(), more.last()));
        report.unreadable().forEach((pumps, more) -> add(unreadable, pumps, more.rows(), more.last()));
        blocked.putAll(report.blocked());
        blocked.keySet().removeAll(report.unblocked());
    }

    @Override
    public void blocked(String place, String why) {
        blocked.put(place, why);
    }

    @Override
    public void unblocked(String place) {
        blocked.remove(place);
    }

    /** Why nothing goes on, by place. */
    public Map<String, String> blocked() {
        return new TreeMap<>(blocked);
    }

    /** Rows on which a pump failed, by pump. */
    public Map<String, Failures> failures() {
        return new TreeMap<>(failures);
    }

    /** Records that fit no schema, by the names of all pumps that read their stream. */
    public Map<String, Failures> unreadable() {
        return new TreeMap<>(unreadable);
    }
}
