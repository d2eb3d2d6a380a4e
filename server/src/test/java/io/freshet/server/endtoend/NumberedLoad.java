package io.freshet.server.endtoend;

import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Puts numbered records, batch after batch, through whatever happens to the server: into stream {@code numbers} or delivery stream {@code direct}. */
final class NumberedLoad implements AutoCloseable {
    enum Target {
        STREAM,
        DELIVERY_STREAM
    }

    private static final int BATCH = 20;
    final Numbered numbers = new Numbered();
    private final KinesisClient kinesis;
    private final FirehoseClient firehose;
    private final long paceMillis;
    private final Life life;

    NumberedLoad(ServerAccess server, Target target) {
        this(server, target, 10);
    }

    NumberedLoad(ServerAccess server, Target target, long paceMillis) {
        this.paceMillis = paceMillis;
        kinesis = server.kinesis();
        firehose = server.firehose();
        life = new Life("load-" + target, () -> put(target), () -> {});
    }

    private void put(Target target) throws InterruptedException {
        List<Integer> ids = numbers.take(BATCH);
        if (target == Target.STREAM) {
            putRecords(ids);
        } else {
            putRecordBatch(ids);
        }
        Thread.sleep(paceMillis);
    }

    private void putRecords(List<Integer> ids) {
        var answer = kinesis.putRecords(r -> r.streamName("numbers")
                .records(ids.stream()
                        .map(id -> PutRecordsRequestEntry.builder()
                                .partitionKey("key-" + id)
                                .data(json(id))
                                .build())
                        .toList()));
        for (int i = 0; i < ids.size(); i++) {
            if (answer.records().get(i).errorCode() == null) {
                numbers.acknowledge(ids.get(i));
            }
        }
    }

    private void putRecordBatch(List<Integer> ids) {
        var answer = firehose.putRecordBatch(r -> r.deliveryStreamName("direct")
                .records(ids.stream()
                        .map(id -> Record.builder().data(json(id)).build())
                        .toList()));
        for (int i = 0; i < ids.size(); i++) {
            if (answer.requestResponses().get(i).errorCode() == null) {
                numbers.acknowledge(ids.get(i));
            }
        }
    }

    private static SdkBytes json(int id) {
        return SdkBytes.fromUtf8String("{\"id\":" + id + "}");
    }

    @Override
    public void close() {
        life.close();
        kinesis.close();
        firehose.close();
    }
}
