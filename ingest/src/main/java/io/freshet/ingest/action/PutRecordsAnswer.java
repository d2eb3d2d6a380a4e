package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.ingest.log.AppendListener;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.meter.StreamMeter;
import io.freshet.ingest.stream.SequenceNumbers;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Collects what became of each record, whichever thread tells it. */
final class PutRecordsAnswer implements WrittenAnswer {
    private static final SerializableString SEQUENCE_NUMBER = new SerializedString("SequenceNumber");
    private static final String THROTTLED = "ProvisionedThroughputExceededException";
    private static final SerializableString SHARD_ID = new SerializedString("ShardId");

    private final Stream stream;
    private final String account;
    private final List<IncomingRecord> records;
    private final StreamMeter meter;
    private final long beganAt;
    private final int[] shards;
    private final long[] offsets;
    private final long[] arrivedAtMillis;
    private final @Nullable Failure[] failures;
    private final AtomicInteger open;
    private final CompletableFuture<WrittenAnswer> done = new CompletableFuture<>();

    /** Why a record is not stored, in the words of the API. */
    private record Failure(String code, @Nullable String message) {}

    PutRecordsAnswer(Stream stream, String account, List<IncomingRecord> records, StreamMeter meter) {
        this.stream = stream;
        this.account = account;
        this.records = records;
        this.meter = meter;
        this.beganAt = meter.millis();
        int number = records.size();
        this.shards = new int[number];
        this.offsets = new long[number];
        this.arrivedAtMillis = new long[number];
        this.failures = new @Nullable Failure[number];
        this.open = new AtomicInteger(number);
    }

    /** To be told of one record. */
    AppendListener entry(int index, int shard) {
        shards[index] = shard;
        return new AppendListener() {
            @Override
            public void appended(long offset, long arrivedAt) {
                offsets[index] = offset;
                arrivedAtMillis[index] = arrivedAt;
                oneIsDone();
            }

            @Override
            public void failed(LogException failure) {
                failures[index] = new Failure("InternalFailure", failure.getMessage());
                oneIsDone();
            }
        };
    }

    /** One record is more than its shard takes now. */
    void refuse(int index, int shard) {
        failures[index] =
                new Failure(THROTTLED, KinesisErrors.rateExceeded(new ShardId(shard), stream.name(), account));
        oneIsDone();
    }

    private void oneIsDone() {
        if (open.decrementAndGet() == 0) {
            count();
            done.complete(this);
        }
    }

    private void count() {
        long bytes = 0;
        int failed = 0;
        int throttled = 0;
        for (int i = 0; i < failures.length; i++) {
            Failure failure = failures[i];
            if (failure == null) {
                bytes += records.get(i).sizeBytes();
            } else {
                failed++;
                throttled += failure.code().equals(THROTTLED) ? 1 : 0;
            }
        }
        meter.putRecords(beganAt, bytes, failures.length - failed, failed, throttled);
    }

    CompletionStage<WrittenAnswer> whenAllAreDone() {
        return done;
    }

    @Override
    public void writeMembers(WireFormat format, JsonGenerator target) throws IOException {
        int failed = 0;
        for (Failure failure : failures) {
            failed += failure == null ? 0 : 1;
        }
        target.writeNumberField("FailedRecordCount", failed);
        target.writeArrayFieldStart("Records");
        SequenceNumbers numbers = new SequenceNumbers();
        for (int i = 0; i < shards.length; i++) {
            target.writeStartObject();
            Failure failure = failures[i];
            if (failure == null) {
                Shard shard = stream.shards().get(shards[i]);
                byte[] number = numbers.ofOffset(shard, offsets[i], arrivedAtMillis[i]);
                target.writeFieldName(SEQUENCE_NUMBER);
                target.writeUTF8String(number, 0, number.length);
                target.writeFieldName(SHARD_ID);
                target.writeString(shard.id().toString());
            } else {
                target.writeStringField("ErrorCode", failure.code());
                target.writeStringField("ErrorMessage", failure.message());
            }
            target.writeEndObject();
        }
        target.writeEndArray();
        Encryption.writeOfNew(stream, target);
    }
}
