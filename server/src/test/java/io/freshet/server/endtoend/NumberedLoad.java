package io.freshet.server.endtoend;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
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
    private final AtomicBoolean ended = new AtomicBoolean();
    private final KinesisClient kinesis;
    private final FirehoseClient firehose;
    private final long paceMillis;
    private final Thread thread;

    NumberedLoad(ServerAccess server, Target target) {
        this(server, target, 10);
    }

    NumberedLoad(ServerAccess server, Target target, long paceMillis) {
        this.paceMillis = paceMillis;
        kinesis = server.kinesis();
        firehose = server.firehose();
        thread = new Thread(() -> putUntilEnded(target), "load-" + target);
        thread.start();
    }

    private void putUntilEnded(Target target) {
        while (!ended.get()) {
            List<Integer> ids = numbers.take(BATCH);
            try {
                if (target == Target.STREAM) {
                    putRecords(ids);
                } else {
                    putRecordBatch(ids);
                }
                Thread.sleep(paceMillis);
            } catch (SdkException down) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
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

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kinesis.close();
        firehose.close();
    }
}
