package io.freshet.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.jobs.local.Declarations;
import io.freshet.sqlplanner.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationDetail;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Output;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SourceSchema;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;

/** An application of {@code examples/sql} on a server, from stream {@code NAME-in} to stream {@code NAME-out}. */
final class Example {
    private static final Path EXAMPLES = Path.of("../examples/sql");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final String name;
    final String sql;
    private final String source;
    private final int shards;
    private final Declarations declared;

    Example(String name) throws IOException {
        this(name, Files.readString(EXAMPLES.resolve(name).resolve("app.sql")));
    }

    /** An application that is no example, with its input declared as they are. */
    Example(String name, String sql) {
        this(name, sql, name + "-in", 1);
    }

    /** One that reads a stream that is there, as others may. */
    Example(String name, String sql, String source) {
        this(name, sql, source, 1);
    }

    private Example(String name, String sql, String source, int shards) {
        this.name = name;
        this.sql = sql;
        this.source = source;
        this.shards = shards;
        this.declared = Declarations.in(sql);
    }

    /** The same application once more, with the same input and an output of its own. */
    Example twin(String twin) {
        return new Example(twin, sql, source, shards);
    }

    /** The same application, whose input has so many shards. */
    Example over(int number) {
        return new Example(name, sql, source, number);
    }

    /** Creates streams and application; one with a table gets its code with it, and a twin its output alone. */
    void create(ServerAccess server, KinesisAnalyticsV2Client analytics, String output) throws Exception {
        if (source.equals(name + "-in")) {
            Pipeline.createStream(server, source, shards);
        }
        Pipeline.createStream(server, name + "-out", 1);
        analytics.createApplication(r -> r.applicationName(name)
                .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                .serviceExecutionRole(Pipeline.ROLE)
                .applicationConfiguration(
                        c -> c.applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                        .codeContent(t ->
                                                t.textContent(declared.tables().isEmpty() ? sql : "")))
                                .sqlApplicationConfiguration(
                                        s -> s.inputs(sourceInput()).outputs(output(output)))));
    }

    private Input sourceInput() {
        return Input.builder()
                .namePrefix("SOURCE_SQL_STREAM")
                .kinesisStreamsInput(k -> k.resourceARN(Pipeline.streamArn(source)))
                .inputSchema(json(declared.inputs(), "SOURCE_SQL_STREAM_001"))
                .build();
    }

    private Output output(String stream) {
        return Output.builder()
                .name(stream)
                .kinesisStreamsOutput(k -> k.resourceARN(Pipeline.streamArn(name + "-out")))
                .destinationSchema(d -> d.recordFormatType(RecordFormatType.JSON))
                .build();
    }

    /** Gives the application a table of JSON lines in the test's bucket, and then its code. */
    void addTable(KinesisAnalyticsV2Client analytics, String table, String key) {
        analytics.addApplicationReferenceDataSource(r -> r.applicationName(name)
                .currentApplicationVersionId(detail(analytics).applicationVersionId())
                .referenceDataSource(d -> d.tableName(table)
                        .s3ReferenceDataSource(s3 ->
                                s3.bucketARN("arn:aws:s3:::" + Pipeline.BUCKET).fileKey(key))
                        .referenceSchema(json(declared.tables(), table))));
        analytics.updateApplication(r -> r.applicationName(name)
                .currentApplicationVersionId(detail(analytics).applicationVersionId())
                .applicationConfigurationUpdate(c -> c.applicationCodeConfigurationUpdate(
                        code -> code.codeContentUpdate(t -> t.textContentUpdate(sql)))));
    }

    private static SourceSchema json(Map<String, List<Column>> declared, String name) {
        List<Column> columns = declared.getOrDefault(name, List.of());
        return SourceSchema.builder()
                .recordFormat(f -> f.recordFormatType(RecordFormatType.JSON)
                        .mappingParameters(m -> m.jsonMappingParameters(j -> j.recordRowPath("$"))))
                .recordColumns(columns.stream()
                        .map(column -> RecordColumn.builder()
                                .name(column.name())
                                .mapping("$." + column.name())
                                .sqlType(column.type())
                                .build())
                        .toList())
                .build();
    }

    /** Starts it at the oldest record, and returns before it runs. */
    void start(KinesisAnalyticsV2Client analytics) {
        String inputId = detail(analytics)
                .applicationConfigurationDescription()
                .sqlApplicationConfigurationDescription()
                .inputDescriptions()
                .get(0)
                .inputId();
        SqlRunConfiguration oldest = SqlRunConfiguration.builder()
                .inputId(inputId)
                .inputStartingPositionConfiguration(p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                .build();
        analytics.startApplication(r -> r.applicationName(name).runConfiguration(c -> c.sqlRunConfigurations(oldest)));
    }

    void await(KinesisAnalyticsV2Client analytics, ApplicationStatus status) throws Exception {
        Await.until(
                PATIENCE,
                () -> name + " is " + detail(analytics).applicationStatus(),
                () -> detail(analytics).applicationStatus() == status);
    }

    ApplicationDetail detail(KinesisAnalyticsV2Client analytics) {
        return analytics.describeApplication(r -> r.applicationName(name)).applicationDetail();
    }

    /** Puts the rows of the example's own case, in one request. */
    void put(KinesisClient kinesis) throws IOException {
        List<String> records = new ArrayList<>();
        for (JsonNode event : input().path("events")) {
            if (event.has("row")) {
                records.add(event.get("row").toString());
            }
        }
        put(kinesis, records);
    }

    void put(KinesisClient kinesis, List<String> records) {
        put(kinesis, records, record -> "k");
    }

    void put(KinesisClient kinesis, List<String> records, UnaryOperator<String> key) {
        var answer = kinesis.putRecords(r -> r.streamName(source)
                .records(records.stream()
                        .map(record -> PutRecordsRequestEntry.builder()
                                .partitionKey(key.apply(record))
                                .data(SdkBytes.fromUtf8String(record))
                                .build())
                        .toList()));
        if (answer.failedRecordCount() != 0) {
            throw new AssertionError("not all records were taken: " + answer);
        }
    }

    JsonNode input() throws IOException {
        return JSON.readTree(EXAMPLES.resolve(name).resolve("input.json").toFile());
    }

    /** All rows that have come out. */
    List<JsonNode> rows(KinesisClient kinesis) throws IOException {
        return rows(kinesis, name + "-out");
    }

    /** All rows of a stream with one shard. */
    static List<JsonNode> rows(KinesisClient kinesis, String stream) throws IOException {
        String iterator = kinesis.getShardIterator(r -> r.streamName(stream)
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        List<JsonNode> rows = new ArrayList<>();
        boolean more = true;
        while (more) {
            String at = iterator;
            GetRecordsResponse answer = kinesis.getRecords(r -> r.shardIterator(at));
            for (var record : answer.records()) {
                rows.add(JSON.readTree(record.data().asUtf8String()));
            }
            iterator = answer.nextShardIterator();
            more = !answer.records().isEmpty();
        }
        return rows;
    }
}
