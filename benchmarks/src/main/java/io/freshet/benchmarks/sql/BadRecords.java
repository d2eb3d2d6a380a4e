package io.freshet.benchmarks.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.ResultFile;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.flink.DecodeFunction;
import io.freshet.sqlplanner.flink.PlanTranslator;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The same application over good records, over good and bad ones, and over records of which some are very large as well; all in one process, in turn. */
public final class BadRecords {
    private static final Logger LOG = LoggerFactory.getLogger(BadRecords.class);
    private static final Map<String, String> DEFAULTS =
            Map.of("records", "2000000", "rounds", "3", "parallelism", "1", "results", "benchmarks/results");
    private static final int POOL = 1_000;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int DEPTH = 2_000;
    private static final String SQL = "CREATE STREAM OUT_1 (ID BIGINT, SPENT DOUBLE, NOTE VARCHAR(64));"
            + " CREATE PUMP P AS INSERT INTO OUT_1 SELECT STREAM ID, PRICE * QTY, NOTE FROM READINGS WHERE QTY >= 0;";
    private static final SourceSchema SCHEMA = new SourceSchema(
            new RecordFormat.Json("$"),
            List.of(
                    new SourceColumn("ID", "BIGINT", "$.id"),
                    new SourceColumn("PRICE", "DOUBLE", "$.price"),
                    new SourceColumn("QTY", "INTEGER", "$.qty"),
                    new SourceColumn("NOTE", "VARCHAR(64)", "$.note")));
    private static final LongAdder ROWS = new LongAdder();
    private static final LongAdder ERRORS = new LongAdder();

    private BadRecords() {}

    /** What the records are. */
    private enum Mixture {
        GOOD,
        BAD,
        BAD_AND_LARGE;

        private byte[] record(int number, Random random) {
            if (this != GOOD && number % 10 == 3) {
                return bad(number / 10 % 5, number, random);
            }
            String note =
                    this == BAD_AND_LARGE && number % 100 == 7 ? "x".repeat(LARGE_BYTES) : "as agreed by telephone";
            return good(number, note);
        }

        /** Whether a row comes of it. */
        private boolean isGood(int number) {
            return this == GOOD || number % 10 != 3;
        }
    }

    private static byte[] good(int number, String note) {
        return String.format(
                        Locale.ROOT,
                        "{\"id\":%d,\"device\":\"device-%d\",\"kind\":\"k\",\"price\":%d.25,\"qty\":%d,\"note\":\"%s\"}",
                        number,
                        number % 100,
                        number % 50,
                        number % 7,
                        note)
                .getBytes(UTF_8);
    }

    private static byte[] bad(int kind, int number, Random random) {
        byte[] record = good(number, "as agreed by telephone");
        return switch (kind) {
            case 0 -> {
                random.nextBytes(record);
                record[0] = 'x';
                yield record;
            }
            case 1 -> Arrays.copyOf(record, record.length / 2);
            case 2 -> ("[".repeat(DEPTH) + "]".repeat(DEPTH)).getBytes(UTF_8);
            case 3 -> ("{\"id\":\"no number\",\"price\":[],\"qty\":" + number + "}").getBytes(UTF_8);
            default -> ("{\"id\":1" + ",\"a\":{\"b\":1".repeat(DEPTH)).getBytes(UTF_8);
        };
    }

    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        long records = flags.number("records");
        int rounds = flags.number("rounds");
        Map<Mixture, Double> best = new EnumMap<>(Mixture.class);
        for (int round = 0; round < rounds; round++) {
            for (Mixture mixture : Mixture.values()) {
                long count = mixture == Mixture.BAD_AND_LARGE ? records / 20 : records;
                double seconds = run(mixture, count, flags.number("parallelism"));
                LOG.info("{}: {} records in {} s", mixture, count, seconds);
                best.merge(mixture, count / seconds, Math::max);
            }
        }
        Instant at = Clock.systemUTC().instant();
        String report = report(at, records, rounds, best);
        LOG.info(
                "written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "bad-records", at, report), report);
        System.exit(0); // threads of Flink's local clusters linger
    }

    /** Seconds that the job took; that every good record came out and every bad one was told is checked. */
    private static double run(Mixture mixture, long records, int parallelism) throws Exception {
        Random random = new Random(1);
        Pool.records = new byte[POOL][];
        long good = 0;
        for (int i = 0; i < POOL; i++) {
            Pool.records[i] = mixture.record(i, random);
            good += mixture.isGood(i) ? 1 : 0;
        }
        ROWS.reset();
        ERRORS.reset();
        Path checkpoints = Files.createTempDirectory("freshet-bad-records");
        StreamExecutionEnvironment environment = Job.environment(parallelism, checkpoints);
        SingleOutputStreamOperator<StreamRow> rows = environment
                .fromSequence(0, records - 1)
                .map(Pool::record)
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .process(new DecodeFunction(SCHEMA), DecodeFunction.type(SCHEMA));
        Map<String, DataStream<StreamRow>> streams = PlanTranslator.translate(plan(), Map.of("READINGS", rows));
        // not ROWS::increment, which would take a copy along
        count(requireNonNull(streams.get("OUT_1")), () -> ROWS.increment());
        count(rows.getSideOutput(DecodeFunction.ERRORS), () -> ERRORS.increment());
        double seconds = environment.execute("bad records").getNetRuntime() / 1e3;
        if (ROWS.sum() != records / POOL * good || ERRORS.sum() != records - ROWS.sum()) {
            throw new IllegalStateException(mixture + ": " + ROWS.sum() + " rows, " + ERRORS.sum() + " errors of "
                    + records + " records (expected: " + records / POOL * good
                    + " rows, and one error for each other record)");
        }
        return seconds;
    }

    private static Plan plan() {
        PlanResult planned = SqlPlanner.plan(SQL, List.of(new InputStream("READINGS", SCHEMA.streamColumns())));
        if (planned instanceof PlanResult.Planned whole) {
            return whole.plan();
        }
        throw new IllegalStateException(planned.toString());
    }

    private static void count(DataStream<StreamRow> stream, Increment increment) {
        stream.process(new Count(increment), stream.getType()).sinkTo(new DiscardingSink<>());
    }

    private interface Increment extends Runnable, Serializable {}

    private static final class Count extends ProcessFunction<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        private final Increment increment;

        Count(Increment increment) {
            this.increment = increment;
        }

        @Override
        public void processElement(StreamRow row, Context context, Collector<StreamRow> out) {
            increment.run();
        }
    }

    /** The records of a run, outside of the job, so that they are not sent to it. */
    private static final class Pool {
        private static byte[][] records = new byte[0][];

        private Pool() {}

        static byte[] record(long number) {
            return records[(int) (number % records.length)];
        }
    }

    private static String report(Instant at, long records, int rounds, Map<Mixture, Double> best) {
        double good = requireNonNull(best.get(Mixture.GOOD));
        List<String> lines = new ArrayList<>();
        Map<Mixture, String> names = Map.of(
                Mixture.GOOD, "good records of 100 bytes",
                Mixture.BAD, "one in ten is bad",
                Mixture.BAD_AND_LARGE, "one in ten is bad, one in a hundred has a text of 1 MiB");
        for (Mixture mixture : Mixture.values()) {
            double rate = requireNonNull(best.get(mixture));
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %,.0f | %.2f |",
                    names.get(mixture),
                    rate,
                    rate / good,
                    rate * bytes(mixture) / (1 << 20),
                    rate * bytes(mixture) / (good * bytes(Mixture.GOOD))));
        }
        return "# Bad records, " + at + "\n\n"
                + "One application (columns of JSON, a condition, a product) over records out of memory, in one process, the mixtures in turn, the best of "
                + rounds + " rounds of " + String.format(Locale.ROOT, "%,d", records)
                + " records each (a twentieth of them where some are large). Bad records are by turns random bytes, half a record, arrays "
                + DEPTH
                + " deep, values of wrong types, and objects that go " + DEPTH
                + " deep and do not end. Every run checks that each good record gave its row and each bad one its error.\n\n"
                + "| Records | records/s | beside the first | MiB/s | beside the first |\n|---|---|---|---|---|\n"
                + String.join("\n", lines)
                + "\n";
    }

    /** What a record has on average. */
    private static double bytes(Mixture mixture) {
        Random random = new Random(1);
        double sum = 0;
        for (int i = 0; i < POOL; i++) {
            sum += mixture.record(i, random).length;
        }
        return sum / POOL;
    }
}
