package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.ShardId;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** What is known of a stream's record beside its data, under the names that the service's connector has for it. */
enum RecordField {
    PARTITION_KEY("partition-key") {
        @Override
        @Nullable
        Object of(LogRecord record, Map<Integer, Long> shardsCreatedAt) {
            String key = record.partitionKey();
            return key == null ? null : StringData.fromString(key);
        }
    },
    /** NULL in a shard that is younger than the job. */
    SEQUENCE_NUMBER("sequence-number") {
        @Override
        @Nullable
        Object of(LogRecord record, Map<Integer, Long> shardsCreatedAt) {
            Long createdAt = shardsCreatedAt.get(record.shard());
            return createdAt == null
                    ? null
                    : StringData.fromString(new SequenceNumber(
                                    record.shard(),
                                    Instant.ofEpochMilli(createdAt),
                                    record.offset() + 1,
                                    record.arrivedAt())
                            .toString());
        }
    },
    SHARD_ID("shard-id") {
        @Override
        Object of(LogRecord record, Map<Integer, Long> shardsCreatedAt) {
            return StringData.fromString(new ShardId(record.shard()).toString());
        }
    },
    TIMESTAMP("timestamp") {
        @Override
        Object of(LogRecord record, Map<Integer, Long> shardsCreatedAt) {
            return TimestampData.fromInstant(record.arrivedAt());
        }
    };

    private final String key;

    RecordField(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    abstract @Nullable Object of(LogRecord record, Map<Integer, Long> shardsCreatedAt);

    private DataType type() {
        return switch (this) {
            case PARTITION_KEY, SEQUENCE_NUMBER -> DataTypes.STRING();
            case SHARD_ID -> DataTypes.STRING().notNull();
            case TIMESTAMP -> DataTypes.TIMESTAMP_LTZ(3).notNull();
        };
    }

    /** What the column is called in a table that nobody has declared. */
    static String columnOf(String key) {
        return key.equals(TIMESTAMP.key()) ? "arrival_time" : key.replace('-', '_');
    }

    static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(field -> types.put(field.key, field.type()));
        return types;
    }

    static List<RecordField> named(List<String> keys) {
        return keys.stream()
                .map(key -> Arrays.stream(values())
                        .filter(field -> field.key.equals(key))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("metadata: " + key)))
                .toList();
    }

    static GenericRowData row(List<RecordField> fields, LogRecord record, Map<Integer, Long> shardsCreatedAt) {
        GenericRowData row = new GenericRowData(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            row.setField(i, fields.get(i).of(record, shardsCreatedAt));
        }
        return row;
    }
}
