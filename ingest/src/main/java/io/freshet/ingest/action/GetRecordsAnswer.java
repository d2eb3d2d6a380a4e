package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.stream.SequenceNumbers;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ChildShard;

/**
 * The records of one read, and where to read on: an iterator, or at the end of a shard its children.
 *
 * @param next empty at the end of a shard, as far as it was known when the read began; otherwise its end is told with the next read
 */
record GetRecordsAnswer(Stream stream, Shard shard, ReadBatch batch, @Nullable String next, Instant at)
        implements WrittenAnswer {
    private static final SerializableString SEQUENCE_NUMBER = new SerializedString("SequenceNumber");
    private static final SerializableString ARRIVED_AT = new SerializedString("ApproximateArrivalTimestamp");
    private static final SerializableString DATA = new SerializedString("Data");
    private static final SerializableString PARTITION_KEY = new SerializedString("PartitionKey");

    @Override
    public void writeMembers(WireFormat format, JsonGenerator target) throws IOException {
        target.writeArrayFieldStart("Records");
        SequenceNumbers numbers = new SequenceNumbers();
        for (LogRecord record : batch.records()) {
            target.writeStartObject();
            byte[] number =
                    numbers.ofOffset(shard, record.offset(), record.arrivedAt().toEpochMilli());
            target.writeFieldName(SEQUENCE_NUMBER);
            target.writeUTF8String(number, 0, number.length);
            target.writeFieldName(ARRIVED_AT);
            format.writeTimestamp(target, record.arrivedAt());
            target.writeFieldName(DATA);
            WireFormat.writeBlob(target, record.data());
            if (record.partitionKey() != null) {
                target.writeFieldName(PARTITION_KEY);
                target.writeString(record.partitionKey());
            }
            if (record.encrypted()) {
                target.writeStringField("EncryptionType", "KMS");
            }
            target.writeEndObject();
        }
        target.writeEndArray();
        if (next != null) {
            target.writeStringField("NextShardIterator", next);
        } else {
            writeChildren(target);
        }
        target.writeNumberField("MillisBehindLatest", Shapes.millisBehindLatest(batch, at));
    }

    private void writeChildren(JsonGenerator target) throws IOException {
        target.writeArrayFieldStart("ChildShards");
        for (ChildShard child : Shapes.childrenOf(stream, shard)) {
            target.writeStartObject();
            target.writeStringField("ShardId", child.shardId());
            target.writeArrayFieldStart("ParentShards");
            for (String parent : child.parentShards()) {
                target.writeString(parent);
            }
            target.writeEndArray();
            target.writeObjectFieldStart("HashKeyRange");
            target.writeStringField("StartingHashKey", child.hashKeyRange().startingHashKey());
            target.writeStringField("EndingHashKey", child.hashKeyRange().endingHashKey());
            target.writeEndObject();
            target.writeEndObject();
        }
        target.writeEndArray();
    }
}
