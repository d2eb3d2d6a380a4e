package io.freshet.server.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Puts batch after batch, none twice, and keeps under which sequence number each record was acknowledged. */
final class NumberedProducer implements AutoCloseable {
    private static final int BATCH = 10;
    private static final long PACE_MILLIS = 15;

    private final String stream;
    private final int number;
    private final KinesisClient kinesis;
    private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();
    private final Life life;
    private int batch;

    NumberedProducer(ServerAccess server, String stream, int number) {
        this.stream = stream;
        this.number = number;
        this.kinesis = server.kinesis();
        this.life = new Life("producer-" + number, this::putBatch, () -> {});
    }

    /** Where a record is, as its acknowledgement said. */
    record Position(String shard, String sequenceNumber) {}

    private void putBatch() throws InterruptedException {
        int current = batch++;
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey("key-" + (current * BATCH + i) % 97)
                    .data(SdkBytes.fromUtf8String(number + "/" + current + "/" + i))
                    .build());
        }
        List<PutRecordsResultEntry> results =
                kinesis.putRecords(r -> r.streamName(stream).records(entries)).records();
        for (int i = 0; i < BATCH; i++) {
            PutRecordsResultEntry result = results.get(i);
            if (result.errorCode() == null) {
                acknowledged.put(
                        entries.get(i).data().asUtf8String(), new Position(result.shardId(), result.sequenceNumber()));
            }
        }
        Thread.sleep(PACE_MILLIS);
    }

    Map<String, Position> acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() {
        life.close();
        kinesis.close();
    }
}
