package io.freshet.jobs.application.flink;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaderFactory;
import io.freshet.jobs.application.Column;
import io.freshet.jobs.application.Discovery;
import io.freshet.jobs.application.InputFormat;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.RowEncoder;
import io.freshet.sqlplanner.source.SourceSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A few records of a log, and the schema that they seem to have. */
public final class RecordSample {
    private static final int MOST_RECORDS = 50;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_POLLS = 20;
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private RecordSample() {}

    /** The oldest records, or the newest there are; none that arrives later. */
    public static List<byte[]> of(ShardReaderFactory log, boolean oldest) {
        List<byte[]> records = new ArrayList<>();
        try (ShardReader reader = log.open()) {
            long expected = 0;
            for (int shard : reader.shards()) {
                long start = reader.startOffset(shard);
                long end = reader.endOffset(shard);
                long from = oldest ? start : Math.max(start, end - MOST_RECORDS);
                expected += end - from;
                reader.seek(shard, from);
            }
            int bytes = 0;
            int wanted = (int) Math.min(MOST_RECORDS, expected);
            for (int polls = 0; polls < MOST_POLLS && records.size() < wanted && bytes < MOST_BYTES; polls++) {
                for (LogRecord record : reader.poll(PATIENCE)) {
                    if (records.size() < wanted && bytes < MOST_BYTES) {
                        records.add(record.data());
                        bytes += record.data().length;
                    }
                }
            }
        }
        return records;
    }

    static Discovery discovery(List<byte[]> records) {
        List<String> raw = records.stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
        Optional<SourceSchema> schema = SqlPlanner.discover(records);
        return schema.map(found -> new Discovery(raw, format(found), columns(found), rows(found, records)))
                .orElseGet(() -> new Discovery(raw, null, List.of(), List.of()));
    }

    private static InputFormat format(SourceSchema schema) {
        return schema.format() instanceof RecordFormat.Csv csv
                ? new InputFormat.Csv(csv.rowDelimiter(), csv.columnDelimiter())
                : new InputFormat.Json(((RecordFormat.Json) schema.format()).rowPath());
    }

    private static List<Column> columns(SourceSchema schema) {
        return schema.columns().stream()
                .map(column -> new Column(column.name(), column.mapping(), column.sqlType()))
                .toList();
    }

    private static List<List<String>> rows(SourceSchema schema, List<byte[]> records) {
        RecordDecoder decoder = new RecordDecoder(schema);
        List<List<String>> rows = new ArrayList<>();
        for (byte[] record : records) {
            decoder.decode(
                    record,
                    0,
                    row -> {
                        List<String> values = new ArrayList<>();
                        for (int i = 0; i < row.arity(); i++) {
                            @Nullable Object value = row.field(i);
                            values.add(
                                    value == null
                                            ? ""
                                            : RowEncoder.text(
                                                    schema.columns().get(i).sqlType(), value));
                        }
                        rows.add(values);
                    },
                    error -> {});
        }
        return rows;
    }
}
