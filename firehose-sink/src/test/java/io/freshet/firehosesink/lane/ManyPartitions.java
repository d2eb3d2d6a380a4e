package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.process.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Loads a lane with records of many partitions for a while, in a process of its own with a heap of its own, and prints what came of it.
 * Arguments: partitions, seconds, seconds of an interval.
 */
final class ManyPartitions {
    private static final int RECORD_BYTES = 300;

    private final int partitions;
    private final Map<String, WindowTotals> windows = new HashMap<>();
    private Tally stored = Tally.NONE;
    private long objects;
    private long appended;
    private long mostBuffered;

    private ManyPartitions(int partitions) {
        this.partitions = partitions;
    }

    public static void main(String[] arguments) throws Exception {
        new ManyPartitions(Integer.parseInt(arguments[0]))
                .run(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
    }

    private void run(long seconds, long intervalSeconds) throws IOException {
        DeliveryConfig config =
                Configs.partitioned(new BufferingHints(64L << 20, Duration.ofSeconds(intervalSeconds)), "{p: .p}");
        Clock clock = Clock.systemUTC();
        Random random = new Random(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        LaneParts parts = new LaneParts(
                new Nowhere(),
                Encoders::of,
                Pipeline.of(config, null, clock, random),
                null,
                executor,
                LaneParts.DEFAULT_MEMORY_BUDGET);
        String padding = "x".repeat(RECORD_BYTES);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try (Lane lane = new Lane(config, parts, clock, random)) {
            lane.startAt(0, 0);
            while (System.nanoTime() < end) {
                if (lane.accepts()) {
                    String text = "{\"p\":\"k" + appended % partitions + "\",\"n\":" + appended + ",\"x\":\"" + padding
                            + "\"}";
                    byte[] data = text.getBytes(StandardCharsets.UTF_8);
                    note(lane.append(new SourceRecord(0, appended++, clock.instant(), data)));
                    mostBuffered = Math.max(mostBuffered, lane.memoryInUse());
                } else {
                    lane.progress().handle((done, failure) -> null).join();
                }
                note(lane.sealIfDue());
            }
            while (requireNonNull(lane.resumePositions().get(0)) < appended) {
                lane.progress().handle((done, failure) -> null).join();
                note(lane.sealIfDue());
            }
        } finally {
            executor.shutdownNow();
        }
        print();
    }

    private void note(List<StagedObject> staged) {
        for (StagedObject object : staged) {
            objects++;
            stored = stored.plus(new Tally(object.records(), object.fingerprint()));
            WindowTotals window = requireNonNull(object.window());
            windows.put(window.id(), window);
        }
    }

    private void print() {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        Tally expected = windows.values().stream().map(WindowTotals::stored).reduce(Tally.NONE, Tally::plus);
        long taken = windows.values().stream()
                .mapToLong(window -> window.taken().records())
                .sum();
        boolean none = expected.equals(stored) && taken == appended && stored.records() == appended;
        System.out.printf(
                "records %d objects %d windows %d lost %s buffers %d KiB peak %d MiB%n",
                appended, objects, windows.size(), none ? "none" : "SOME", mostBuffered >> 10, peak >> 20);
    }

    /** A store that takes everything and keeps nothing. */
    private static final class Nowhere implements ObjectStore {
        @Override
        public byte[] startUpload(String bucket, String key, String contentEncoding) {
            return new byte[1];
        }

        @Override
        public byte[] putPart(
                String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last) {
            return new byte[1];
        }

        @Override
        public void complete(String bucket, String key, byte[] upload, List<byte[]> parts) {}

        @Override
        public void abort(String bucket, String key, byte[] upload) {}

        @Override
        public void put(String bucket, String key, String contentEncoding, byte[] data) {}

        @Override
        public boolean putIfAbsent(String bucket, String key, byte[] data) {
            throw new UnsupportedOperationException("nothing is kept here");
        }

        @Override
        public OptionalLong length(String bucket, String key) {
            return OptionalLong.empty();
        }

        @Override
        public InputStream open(String bucket, String key) {
            return InputStream.nullInputStream();
        }

        @Override
        public void close() {}
    }
}
