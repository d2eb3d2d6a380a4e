package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Sends a batch in one request, which is taken or not as a whole. */
final class WholeBatch implements Batches.Delivery {
    private final ErrorType errorType;
    private final boolean delimiter;
    private final Request request;
    private final Retries retries;
    private final RandomGenerator random;

    WholeBatch(ErrorType errorType, boolean delimiter, Request request, Retries retries, RandomGenerator random) {
        this.errorType = errorType;
        this.delimiter = delimiter;
        this.request = request;
        this.retries = retries;
        this.random = random;
    }

    /** One request; sent again it must be recognisable as the same. */
    interface Request {
        void send(UUID id, List<byte[]> records) throws InterruptedException, RequestFailure;
    }

    @Override
    public void deliver(List<SourceRecord> batch, Consumer<FailedRecord> failures) throws InterruptedException {
        UUID id = new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        List<byte[]> data = batch.stream().map(this::body).toList();
        Retries.Outcome outcome = retries.run(() -> request.send(id, data));
        RequestFailure failure = outcome.failure();
        if (failure != null) {
            batch.forEach(record -> failures.accept(new FailedRecord(
                    record, errorType, failure.code(), String.valueOf(failure.getMessage()), outcome.attempts())));
        }
    }

    private byte[] body(SourceRecord record) {
        if (!delimiter) {
            return record.data();
        }
        byte[] delimited = Arrays.copyOf(record.data(), record.data().length + 1);
        delimited[delimited.length - 1] = '\n';
        return delimited;
    }
}
