package io.freshet.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Output;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;

/** How fast an application works through a loaded stream, and how soon a single record becomes a row. */
final class ApplicationMeasurement {
    static final int ONE_OF = 1000;
    private static final int SINGLE_PUTS = 200;
    private static final Duration PUT_EVERY = Duration.ofMillis(53); // no divisor of the checkpoint interval
    private static final String ROLE = "arn:aws:iam::000000000000:role/benchmark";
    private static final String CODE =
            """
            CREATE OR REPLACE STREAM "ROWS" (ID BIGINT);
            CREATE OR REPLACE PUMP "ROWS_PUMP" AS INSERT INTO "ROWS"
            SELECT STREAM "id" FROM "SOURCE_SQL_STREAM_001" WHERE MOD("id", %d) = 0;
            """
                    .formatted(ONE_OF);

    private final Clients clients;
    private final Patience patience;

    ApplicationMeasurement(Clients clients, Patience patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /** The source holds the ids {@code 0..records-1}; the application is left stopped. */
    List<Measured> run(String name, String sourceArn, String source, String outputArn, String output, long records)
            throws InterruptedException {
        create(name, sourceArn, outputArn, Map.of());
        RowReader reader = new RowReader(clients.kinesis, output);
        Duration untilRunning = start(name);
        long began = System.nanoTime();
        long expected = (records + ONE_OF - 1) / ONE_OF;
        patience.await("rows of " + name, () -> reader.poll().rows() >= expected);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Measured> results = new ArrayList<>();
        results.add(new Measured(
                "application records/s",
                "%,.0f".formatted(records / seconds),
                "filter of JSON over the loaded stream, TRIM_HORIZON; from RUNNING to the last of %,d rows read (1 of %d passes)"
                        .formatted(expected, ONE_OF)));
        results.add(new Measured(
                "application start",
                "%.2f s".formatted(untilRunning.toMillis() / 1e3),
                "StartApplication until DescribeApplication says RUNNING"));
        results.addAll(latency(source, reader, records));
        clients.analytics.stopApplication(r -> r.applicationName(name));
        return results;
    }

    private List<Measured> latency(String source, RowReader reader, long records) throws InterruptedException {
        long first = (records / ONE_OF + 1) * ONE_OF;
        List<Long> putNanos = new ArrayList<>();
        long began = System.nanoTime();
        while (putNanos.size() < SINGLE_PUTS) {
            if (System.nanoTime() - began >= putNanos.size() * PUT_EVERY.toNanos()) {
                long id = first + (long) putNanos.size() * ONE_OF;
                putNanos.add(System.nanoTime());
                clients.kinesis.putRecord(r -> r.streamName(source)
                        .partitionKey(Long.toString(id))
                        .data(SdkBytes.fromByteArrayUnsafe(Payload.of(id))));
            }
            reader.poll();
        }
        patience.await("the last row", () -> reader.poll().hasSeen(first + (SINGLE_PUTS - 1L) * ONE_OF));
        List<Long> sorted = IntStream.range(0, SINGLE_PUTS)
                .mapToObj(i -> (reader.nanosOf(first + (long) i * ONE_OF) - putNanos.get(i)) / 1_000_000)
                .sorted()
                .toList();
        String method =
                "%d puts, one every %d ms: PutRecord begins until GetRecords on the output shows the row, polled all the time"
                        .formatted(SINGLE_PUTS, PUT_EVERY.toMillis());
        return List.of(
                new Measured("put to row, p50", sorted.get(sorted.size() / 2) + " ms", method),
                new Measured("put to row, p99", sorted.get(sorted.size() * 99 / 100) + " ms", method));
    }

    /** A filter that lets one of so many records through. */
    void create(String name, String sourceArn, String outputArn, Map<String, String> tags) {
        Input input = Input.builder()
                .namePrefix("SOURCE_SQL_STREAM")
                .kinesisStreamsInput(s -> s.resourceARN(sourceArn))
                .inputSchema(s -> s.recordEncoding("UTF-8")
                        .recordFormat(f -> f.recordFormatType(RecordFormatType.JSON)
                                .mappingParameters(m -> m.jsonMappingParameters(j -> j.recordRowPath("$"))))
                        .recordColumns(column("id", "BIGINT"), column("word", "VARCHAR(256)")))
                .build();
        Output output = Output.builder()
                .name("ROWS")
                .kinesisStreamsOutput(s -> s.resourceARN(outputArn))
                .destinationSchema(s -> s.recordFormatType(RecordFormatType.JSON))
                .build();
        clients.analytics.createApplication(r -> r.applicationName(name)
                .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                .serviceExecutionRole(ROLE)
                .applyMutation(request -> {
                    if (!tags.isEmpty()) { // the service refuses a list without any
                        request.tags(tags.entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList());
                    }
                })
                .applicationConfiguration(c -> c.sqlApplicationConfiguration(
                                sql -> sql.inputs(input).outputs(output))
                        .applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                .codeContent(t -> t.textContent(CODE)))));
    }

    private static RecordColumn column(String name, String type) {
        return RecordColumn.builder()
                .name(name)
                .mapping("$." + name)
                .sqlType(type)
                .build();
    }

    /** Returns how long it took until it ran. */
    Duration start(String name) throws InterruptedException {
        SqlRunConfiguration run = SqlRunConfiguration.builder()
                .inputId("1.1")
                .inputStartingPositionConfiguration(p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                .build();
        clients.analytics.startApplication(
                r -> r.applicationName(name).runConfiguration(c -> c.sqlRunConfigurations(run)));
        return patience.await("application " + name, () -> clients.analytics
                .describeApplication(r -> r.applicationName(name))
                .applicationDetail()
                .applicationStatus()
                .equals(ApplicationStatus.RUNNING));
    }
}
