package io.freshet.benchmarks.delivery;

import io.freshet.benchmarks.Flags;
import io.freshet.firehosesink.encode.Encoders;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.Lane;
import io.freshet.firehosesink.lane.LaneParts;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.RecordProcessor;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What writing objects costs: the same records through the whole lane (buffers, spilling, encoding, checksums, staging), through the
 * encoder alone, and through the bare compressor, from memory and to nowhere. By processor time of the one thread that does it all, so
 * that other load on the machine hardly counts. Prints megabytes of input per second of one core.
 */
public final class Writers {
    private static final Map<String, String> DEFAULTS = Map.of("megabytes", "64", "rounds", "3", "only", "");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<SourceRecord> records = new ArrayList<>();
    private final WebLog log;

    private Writers(int megabytes) {
        this.log = new WebLog(megabytes);
        for (byte[] data : log.records()) {
            records.add(new SourceRecord(0, records.size(), Instant.EPOCH.plusMillis(records.size()), data));
        }
    }

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Writers writers = new Writers(flags.number("megabytes"));
        Format gzip = new Format.Plain(Format.Compression.GZIP);
        Format plain = new Format.Plain(Format.Compression.UNCOMPRESSED);
        Format zstd = new Format.Plain(Format.Compression.ZSTD);
        Map<String, Work> works = new TreeMap<>();
        works.put("1 gzip, bare JDK compressor", () -> writers.bareGzip(BareWriters.OUR_LEVEL));
        works.put("2 gzip, encoder", () -> writers.encode(gzip));
        works.put("3 gzip, whole lane", () -> writers.lane(gzip));
        works.put("4 gzip at the JDK's own level, bare", () -> writers.bareGzip(BareWriters.JDK_LEVEL));
        works.put("5 zstd, whole lane", () -> writers.lane(zstd));
        works.put("6 uncompressed, whole lane", () -> writers.lane(plain));
        Format parquet = parquet(SinkPeers.columns());
        Format inferred = parquet(List.of());
        works.put("7 parquet, parquet-java with JSON by Jackson", writers::bareParquet);
        works.put("8 parquet, encoder", () -> writers.encode(parquet));
        works.put("9 parquet, encoder, columns inferred", () -> writers.encode(inferred));
        works.put("A parquet, whole lane", () -> writers.lane(parquet));
        for (int round = 1; round <= flags.number("rounds"); round++) {
            for (Map.Entry<String, Work> work : works.entrySet()) {
                if (!work.getKey().contains(flags.text("only"))) {
                    continue;
                }
                System.out.printf("round %d  %-40s %s%n", round, work.getKey(), writers.measured(work.getValue()));
            }
        }
    }

    /** Returns how many bytes came out. */
    private interface Work {
        long run() throws IOException;
    }

    private String measured(Work work) throws IOException {
        long begun = THREADS.getCurrentThreadCpuTime();
        long out = work.run();
        double seconds = (THREADS.getCurrentThreadCpuTime() - begun) / 1e9;
        return "%7.1f MB/s of one core, to %4.1f %%".formatted(log.bytes() / 1e6 / seconds, 100.0 * out / log.bytes());
    }

    private static Format parquet(List<Column> columns) {
        return new Format.Rows(
                Format.Parquet.of(Format.ParquetCodec.SNAPPY), Format.RowInput.of(columns, "web", "log"));
    }

    private long bareParquet() throws IOException {
        Counting out = new Counting();
        BareWriters.parquet(log.records(), out);
        return out.count;
    }

    private long bareGzip(int level) throws IOException {
        Counting out = new Counting();
        BareWriters.gzip(log.records(), level, out);
        return out.count;
    }

    private long encode(Format format) throws IOException {
        Counting out = new Counting();
        Encoder encoder = Encoders.of(format, true);
        long written = encoder.encode(records::forEach, out, failed -> {});
        requireAll(written);
        return out.count;
    }

    private long lane(Format format) throws IOException {
        ObjectTarget target = new ObjectTarget("bucket", "p/", "e/", ZoneId.of("UTC"), "", format);
        DeliveryConfig config = new DeliveryConfig(
                "writers",
                "arn:aws:firehose:us-east-1:000000000000:deliverystream/writers",
                "1",
                target,
                new BufferingHints(32L << 20, Duration.ZERO),
                Processing.DELIMITED,
                null,
                null);
        Discarding store = new Discarding();
        long staged = 0;
        try (Lane lane = new Lane(
                config,
                new LaneParts(store, Encoders::of, RecordProcessor.none(), null, Runnable::run, 64L << 20),
                Clock.systemUTC(),
                new Random(1))) {
            lane.startAt(0, 0);
            for (SourceRecord record : records) {
                staged += recordsIn(lane.append(record));
            }
            staged += recordsIn(lane.caughtUp());
        }
        requireAll(staged);
        return store.bytes();
    }

    private static long recordsIn(List<StagedObject> staged) {
        return staged.stream().mapToLong(StagedObject::records).sum();
    }

    private void requireAll(long written) {
        if (written != records.size()) {
            throw new IllegalStateException(written + " records written (expected: " + records.size() + ")");
        }
    }

    /** Counts bytes. */
    private static final class Counting extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] data, int offset, int length) {
            count += length;
        }
    }
}
