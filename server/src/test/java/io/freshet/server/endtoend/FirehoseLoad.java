package io.freshet.server.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;

/** Puts numbered records into a delivery stream at a steady rate, through whatever happens to the server. */
final class FirehoseLoad implements AutoCloseable {
    private static final int MOST_IN_BATCH = 250;
    private static final int RECORD_BYTES = 400;
    private static final double BATCHES_A_SECOND = 4;
    private static final int SAMPLES = 64;

    private final Numbered numbers = new Numbered();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong nanosUp = new AtomicLong();
    private final List<String> paddings = new ArrayList<>();
    private final String stream;
    private final int partitions;
    private final int batch;
    private final long nanosPerBatch;
    private final FirehoseClient firehose;
    private final Life life;
    private long next = System.nanoTime();

    FirehoseLoad(ServerAccess server, String stream, int partitions, double megabytesPerSecond) {
        this.stream = stream;
        this.partitions = partitions;
        this.batch =
                (int) Math.max(1, Math.min(MOST_IN_BATCH, megabytesPerSecond * 1e6 / RECORD_BYTES / BATCHES_A_SECOND));
        this.nanosPerBatch = (long) (batch * RECORD_BYTES / (megabytesPerSecond * 1e6) * 1e9);
        this.firehose = server.firehose();
        Random random = new Random(stream.hashCode());
        for (int i = 0; i < SAMPLES; i++) {
            paddings.add(Long.toString(random.nextLong(), 36).repeat(RECORD_BYTES / 14));
        }
        this.life = new Life("load-" + stream, this::putNext, () -> {});
    }

    private void putNext() throws InterruptedException {
        long begun = System.nanoTime();
        put(numbers.take(batch));
        next = Math.max(next + nanosPerBatch, System.nanoTime() - 1_000_000_000L);
        Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
        nanosUp.addAndGet(System.nanoTime() - begun);
    }

    private void put(List<Integer> ids) {
        List<Record> records = new ArrayList<>();
        int bytes = 0;
        for (int id : ids) {
            byte[] json = ("{\"id\":" + id + ",\"p\":\"k" + id % partitions + "\",\"pad\":\""
                            + paddings.get(id % SAMPLES) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            bytes += json.length;
            records.add(
                    Record.builder().data(SdkBytes.fromByteArrayUnsafe(json)).build());
        }
        var answer = firehose.putRecordBatch(r -> r.deliveryStreamName(stream).records(records));
        for (int i = 0; i < ids.size(); i++) {
            if (answer.requestResponses().get(i).errorCode() == null) {
                numbers.acknowledge(ids.get(i));
            } else {
                bytes -= records.get(i).data().asByteArrayUnsafe().length;
            }
        }
        acknowledged.addAndGet(bytes);
    }

    long acknowledgedRecords() {
        return numbers.acknowledged();
    }

    long acknowledgedBytes() {
        return acknowledged.get();
    }

    double megabytesPerSecondWhileUp() {
        return acknowledged.get() / 1e6 / Math.max(1e-3, nanosUp.get() / 1e9);
    }

    /** What is lost or doubled. */
    List<String> faults(List<Integer> ids) {
        return numbers.faults(ids);
    }

    @Override
    public void close() {
        life.close();
        firehose.close();
    }
}
