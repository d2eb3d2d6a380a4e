package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.application.live.LiveApplication.Failure;
import io.freshet.jobs.application.live.LiveApplication.Failures;
import io.freshet.jobs.application.live.LiveApplication.Shard;
import io.freshet.jobs.application.live.LiveReport;
import io.freshet.jobs.report.ReportReader;
import io.freshet.jobs.report.ReportWriter;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an application that runs in another process than its servers, and tells them once a second what is new, with the last rows of each stream. All its
 * operators in this process share one, until the last of them ends.
 */
final class LiveReporter implements ApplicationObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReporter.class);
    private static final String ABOUT = "application/";
    private static final int MOST_ROWS = 20;
    private static final Map<Key, LiveReporter> OPEN = new HashMap<>();

    private final Key key;
    private final Map<String, StreamRowType> types;
    private final ReportWriter writer;
    private final ScheduledExecutorService clock;
    private final Map<String, Seen> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Shard> shards = new HashMap<>();
    private final Map<String, Failures> failures = new HashMap<>();
    private final Map<String, Failures> unreadable = new HashMap<>();
    private final Map<String, String> blocked = new HashMap<>();
    private final Set<String> unblocked = new HashSet<>();
    private int users;

    private record Key(Map<String, String> kafka, String application) {}

    private LiveReporter(Key key, Map<String, StreamRowType> types) {
        this.key = key;
        this.types = types;
        this.writer = ReportWriter.open(key.kafka(), ABOUT + key.application());
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "application-report-" + key.application());
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(this::tell, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * What an operator is to tell, until it closes it.
     *
     * @param kafkaProperties of the Kafka through which servers are told
     * @param types of the rows of each stream
     */
    static ApplicationObserver open(
            Map<String, String> kafkaProperties, String application, Map<String, StreamRowType> types) {
        Key key = new Key(Map.copyOf(kafkaProperties), application);
        synchronized (OPEN) {
            LiveReporter reporter = OPEN.computeIfAbsent(key, missing -> new LiveReporter(missing, types));
            reporter.users++;
            return reporter;
        }
    }

    /** A stream since the last report. */
    private static final class Seen implements StreamObserver {
        private final Deque<StreamRow> last = new ArrayDeque<>();
        private long rows;
        private long watermark = Long.MIN_VALUE;
        private boolean told = true;

        @Override
        public synchronized void add(StreamRow row) {
            if (last.size() == MOST_ROWS) {
                last.removeFirst();
            }
            last.addLast(row);
            rows++;
            told = false;
        }

        @Override
        public synchronized void passed(long time) {
            if (time > watermark) {
                watermark = time;
                told = false;
            }
        }

        synchronized boolean isTold() {
            return told;
        }

        synchronized LiveReport.Rows take(StreamRowType type) {
            List<byte[]> bytes = new ArrayList<>();
            last.forEach(row -> bytes.add(written(row, type)));
            LiveReport.Rows taken = new LiveReport.Rows(rows, watermark, bytes);
            last.clear();
            rows = 0;
            told = true;
            return taken;
        }
    }

    private static byte[] written(StreamRow row, StreamRowType type) {
        DataOutputSerializer out = new DataOutputSerializer(256);
        try {
            type.createSerializer(new SerializerConfigImpl()).serialize(row, out);
        } catch (IOException e) {
            throw new IllegalStateException("a row cannot be written", e);
        }
        return out.getCopyOfBuffer();
    }

    private static StreamRow read(byte[] row, @Nullable StreamRowType type) {
        if (type == null) {
            throw new IllegalArgumentException("a row is of no stream");
        }
        try {
            return type.createSerializer(new SerializerConfigImpl()).deserialize(new DataInputDeserializer(row));
        } catch (IOException e) {
            throw new IllegalArgumentException("a row cannot be read", e);
        }
    }

    @Override
    public StreamObserver stream(String name) {
        return streams.computeIfAbsent(name, unused -> new Seen());
    }

    @Override
    public void read(int shard, long arrival) {
        add(shard, new Shard(1, arrival, arrival));
    }

    @Override
    public void caughtUp(int shard, long time) {
        add(shard, new Shard(0, Long.MIN_VALUE, time));
    }

    private void add(int shard, Shard more) {
        synchronized (shards) {
            shards.merge(shard, more, Shard::plus);
        }
    }

    @Override
    public void failed(StreamRow error) {
        Failure failure = Failure.of(error);
        synchronized (failures) {
            LiveApplication.add(failure.unreadable() ? unreadable : failures, failure.pump(), 1, failure.words());
        }
    }

    @Override
    public void blocked(String place, String why) {
        synchronized (blocked) {
            blocked.put(place, why);
            unblocked.remove(place);
        }
    }

    @Override
    public void unblocked(String place) {
        synchronized (blocked) {
            blocked.remove(place);
            unblocked.add(place);
        }
    }

    private void tell() {
        try {
            LiveReport report = taken();
            if (!report.isEmpty()) {
                writer.say(report.write());
            }
        } catch (RuntimeException e) { // the next one may do better
            LOG.warn("a report could not be made application={} reason={}", key.application(), e.toString());
        }
    }

    private LiveReport taken() {
        Map<String, LiveReport.Rows> rows = new HashMap<>();
        streams.forEach((name, seen) -> {
            StreamRowType type = types.get(name);
            if (type != null && !seen.isTold()) {
                rows.put(name, seen.take(type));
            }
        });
        return new LiveReport(
                rows,
                taken(shards, shards),
                taken(failures, failures),
                taken(failures, unreadable),
                taken(blocked, blocked),
                takenPlaces());
    }

    private static <K, V> Map<K, V> taken(Object lock, Map<K, V> from) {
        synchronized (lock) {
            Map<K, V> taken = Map.copyOf(from);
            from.clear();
            return taken;
        }
    }

    private Set<String> takenPlaces() {
        synchronized (blocked) {
            Set<String> taken = Set.copyOf(unblocked);
            unblocked.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(key, this);
        }
        clock.shutdownNow();
        tell();
        writer.close();
    }

    /** The types of the rows of all streams that an application has, by name. */
    static Map<String, StreamRowType> types(Plan plan) {
        Map<String, StreamRowType> types = new HashMap<>();
        plan.inputs().forEach(input -> types.put(input.name(), StreamRowType.of(input.columns())));
        plan.streams().forEach(stream -> types.put(stream.name(), StreamRowType.of(stream.columns())));
        return types;
    }

    /** Shows what is told of applications that this process has started. */
    static ReportReader.Listener listener() {
        return (about, report) -> {
            if (about.startsWith(ABOUT)) {
                Taps.of(about.substring(ABOUT.length())).ifPresent(live -> {
                    Map<String, StreamRowType> types = types(live.plan());
                    live.told(LiveReport.read(report), (stream, row) -> read(row, types.get(stream)));
                });
            }
        };
    }
}
