package io.freshet.jobs.delivery.park;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.flink.LaneCheckpoint;
import io.freshet.firehosesink.stream.DeliveryJobs.State;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.Arrivals;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What parking stands on, in memory: a log, a database, jobs that read, stage, checkpoint and publish in steps of their own, and a watch.
 * Every call from parking may fail, before or after it has done something, and may be the last of its process.
 */
final class SimulatedWorld {
    /** What could be wrong with parking, or with what it is told. */
    enum Bug {
        NONE,
        /** What is staged and not published yet is taken for done. */
        STAGED_IS_TAKEN_FOR_DONE,
        /** What is not read yet is taken for done. */
        UNREAD_IS_TAKEN_FOR_DONE,
        /** The watch begins where the log ends when it begins. */
        WATCHED_FROM_LATER,
        /** Positions of a start without a checkpoint are asked for when it starts. */
        BEGINS_WHERE_THE_LOG_ENDS
    }

    /** The process is dead: nothing after this happens. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Random random;
    private final Bug bug;
    private final Now now = new Now();
    final ShardLog log = new InMemoryShardLog(now);
    final Map<String, Job> jobs = new TreeMap<>();
    final Store store = new Store();
    private final Map<LogName, Integer> shards = new HashMap<>();
    boolean troubled = true;
    Watch watch = new Watch();

    SimulatedWorld(Random random, Bug bug) {
        this.random = random;
        this.bug = bug;
    }

    Clock clock() {
        return now;
    }

    void pass(long millis) {
        now.millis += millis;
    }

    void create(LogName name, int count) {
        log.create(name, count, Duration.ofDays(1));
        shards.put(name, count);
    }

    void extend(LogName name) {
        int count = shards(name) + 1;
        log.extend(name, count);
        shards.put(name, count);
    }

    void append(LogName name) {
        log.append(name, random.nextInt(shards(name)), "key", "record".getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    Job job(String deliveryStream) {
        return requireNonNull(jobs.get(deliveryStream));
    }

    private int shards(LogName name) {
        return shards.getOrDefault(name, 0);
    }

    /** Every record of a log as {@code shard/offset}. */
    List<String> all(LogName name) {
        List<String> all = new ArrayList<>();
        ends(name).forEach((shard, end) -> {
            for (long offset = 0; offset < end; offset++) {
                all.add(shard + "/" + offset);
            }
        });
        return all;
    }

    private Map<Integer, Long> ends(LogName name) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int shard = 0; shard < shards(name); shard++) {
            ends.put(shard, log.endOffset(name, shard));
        }
        return ends;
    }

    /** The server is gone; jobs with it, unless they run elsewhere. */
    void crash(boolean jobsToo) {
        watch = new Watch();
        if (jobsToo) {
            jobs.values().forEach(Job::die);
        }
    }

    private <T> T exposed(Supplier<T> call) {
        if (!troubled || random.nextInt(12) > 0) {
            return call.get();
        }
        boolean done = random.nextBoolean();
        if (done) {
            T unused = call.get();
        }
        throw random.nextInt(3) == 0 ? new Failure() : new Death();
    }

    /** Of one delivery stream, with its checkpoints, over all runs. */
    final class Job {
        private final LogName source;
        private Map<Integer, Long> checkpointed = new TreeMap<>();
        private List<String> pending = new ArrayList<>();
        private boolean hasCheckpoint;
        private boolean runs;
        private Map<Integer, Long> positions = new TreeMap<>();
        private List<String> buffered = new ArrayList<>();
        private List<String> staged = new ArrayList<>();
        private Map<Integer, Long> stagedUpTo = new TreeMap<>();
        final List<String> published = new ArrayList<>();

        Job(LogName source) {
            this.source = source;
        }

        boolean runs() {
            return runs;
        }

        void begin(Map<Integer, Long> known) {
            if (runs) {
                return;
            }
            runs = true;
            positions = new TreeMap<>(hasCheckpoint ? checkpointed : Map.of());
            ends(source).forEach((shard, end) -> {
                long beginning = bug == Bug.BEGINS_WHERE_THE_LOG_ENDS ? end : 0L;
                positions.putIfAbsent(shard, hasCheckpoint ? 0L : known.getOrDefault(shard, beginning));
            });
            stagedUpTo = new TreeMap<>(positions);
            staged = new ArrayList<>();
            buffered = new ArrayList<>();
        }

        void die() {
            runs = false;
        }

        /** Reads a record, seals, makes a checkpoint or publishes what the last one holds. */
        void step() {
            if (!runs) {
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> read();
                case 1 -> {
                    staged.addAll(buffered);
                    buffered = new ArrayList<>();
                    stagedUpTo = new TreeMap<>(positions);
                }
                case 2 -> {
                    publish();
                    checkpointed = new TreeMap<>(stagedUpTo);
                    pending = staged;
                    staged = new ArrayList<>();
                    hasCheckpoint = true;
                }
                default -> publish();
            }
        }

        private void read() {
            ends(source).forEach((shard, end) -> {
                long position = positions.getOrDefault(shard, 0L);
                positions.put(shard, position);
                if (position < end) {
                    buffered.add(shard + "/" + position);
                    positions.put(shard, position + 1);
                }
            });
        }

        /** What is in a checkpoint is published once, however often it is tried; it stays in there until the next one. */
        private void publish() {
            pending.stream().filter(object -> !published.contains(object)).forEach(published::add);
        }

        LaneCheckpoint newest() {
            boolean settled = bug == Bug.STAGED_IS_TAKEN_FOR_DONE || pending.isEmpty();
            return new LaneCheckpoint(bug == Bug.UNREAD_IS_TAKEN_FOR_DONE ? ends(source) : checkpointed, settled);
        }
    }

    final class Runs implements DeliveryRuns {
        @Override
        public void start(DeliveryStream stream, Map<Integer, Long> known) {
            exposed(() -> {
                Map<Integer, Long> used = bug == Bug.BEGINS_WHERE_THE_LOG_ENDS ? Map.of() : known;
                job(stream.name()).begin(used);
                return stream;
            });
        }

        @Override
        public void restart(DeliveryStream stream, Map<Integer, Long> known) {
            pause(stream.name());
            start(stream, known);
        }

        @Override
        public void pause(String deliveryStream) {
            exposed(() -> {
                job(deliveryStream).die();
                return deliveryStream;
            });
        }

        @Override
        public void stop(String deliveryStream) {
            pause(deliveryStream);
        }

        @Override
        public Optional<LaneCheckpoint> checkpoint(String deliveryStream) {
            Job job = job(deliveryStream);
            return exposed(() -> job.hasCheckpoint ? Optional.of(job.newest()) : Optional.empty());
        }

        @Override
        public void tidy(String deliveryStream) {}

        @Override
        public Map<Integer, Long> beginnings(DeliveryStream stream) {
            Map<Integer, Long> zero = new TreeMap<>();
            ends(source(stream)).keySet().forEach(shard -> zero.put(shard, 0L));
            return zero;
        }

        @Override
        public LogName source(DeliveryStream stream) {
            return job(stream.name()).source;
        }

        @Override
        public State state(String deliveryStream) {
            return job(deliveryStream).runs() ? State.RUNNING : State.ABSENT;
        }

        @Override
        public String trouble(String deliveryStream) {
            return "";
        }
    }

    /** Looks when it is told to. */
    final class Watch implements Arrivals {
        private final Map<LogName, Map<Integer, Long>> watched = new HashMap<>();
        private Consumer<LogName> listener = log -> {};

        void look() {
            for (Map.Entry<LogName, Map<Integer, Long>> each : List.copyOf(watched.entrySet())) {
                LogName name = each.getKey();
                Map<Integer, Long> from = each.getValue();
                Map<Integer, Long> ends = SimulatedWorld.this.ends(name);
                boolean more = ends.size() != from.size()
                        || ends.entrySet().stream()
                                .anyMatch(end -> end.getValue() > from.getOrDefault(end.getKey(), 0L));
                if (more) {
                    watched.remove(name);
                    listener.accept(name);
                }
            }
        }

        @Override
        public void tell(Consumer<LogName> told) {
            listener = told;
        }

        @Override
        public void watch(LogName name, Map<Integer, Long> ends) {
            watched.putIfAbsent(name, bug == Bug.WATCHED_FROM_LATER ? SimulatedWorld.this.ends(name) : ends);
            if (bug == Bug.WATCHED_FROM_LATER && random.nextInt(4) == 0) {
                append(name);
                watched.put(name, SimulatedWorld.this.ends(name));
            }
        }

        @Override
        public void unwatch(LogName name) {
            watched.remove(name);
        }

        @Override
        public boolean isMissing(LogName name) {
            return false;
        }

        @Override
        public Map<LogName, Map<Integer, Long>> ends(Collection<LogName> names) {
            return exposed(() -> {
                Map<LogName, Map<Integer, Long>> ends = new HashMap<>();
                names.forEach(name -> ends.put(name, SimulatedWorld.this.ends(name)));
                return ends;
            });
        }

        @Override
        public void close() {}
    }

    final class Store implements ResourceStore {
        private final InMemoryResourceStore kept = new InMemoryResourceStore();

        @Override
        public Optional<Resource> find(String kind, String name) {
            return exposed(() -> kept.find(kind, name));
        }

        @Override
        public List<Resource> list(String kind) {
            return kept.list(kind);
        }

        @Override
        public Optional<Resource> create(String kind, String name, String document) {
            return exposed(() -> kept.create(kind, name, document));
        }

        @Override
        public Optional<Resource> replace(Resource expected, String document) {
            return exposed(() -> kept.replace(expected, document));
        }

        @Override
        public boolean delete(Resource expected) {
            return exposed(() -> kept.delete(expected));
        }

        @Override
        public boolean apply(List<Change> changes) {
            return kept.apply(changes);
        }
    }

    private static final class Now extends Clock {
        private long millis = 1_000_000_000_000L;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
