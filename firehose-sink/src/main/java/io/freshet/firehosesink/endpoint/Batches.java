package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.EndpointClient;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Cuts records into requests of a bounded size, and sends one after the other. */
final class Batches implements EndpointClient {
    private static final int MAX_RECORDS = 10_000;
    /** In base64 it must fit into 64 MiB, and a request is in memory. */
    private static final long MAX_BYTES = 32L << 20;

    private final ErrorType errorType;
    private final boolean delimiter;
    private final long maxBytes;
    private final Request request;
    private final Retries retries;
    private final RandomGenerator random;

    Batches(
            ErrorType errorType,
            boolean delimiter,
            long maxBytes,
            Request request,
            Retries retries,
            RandomGenerator random) {
        this.errorType = errorType;
        this.delimiter = delimiter;
        this.maxBytes = Math.min(maxBytes, MAX_BYTES);
        this.request = request;
        this.retries = retries;
        this.random = random;
    }

    /** One request; sent again it must be recognisable as the same. */
    interface Request {
        void send(UUID id, List<byte[]> records) throws InterruptedException, RequestFailure;
    }

    @Override
    public void send(Records records, Consumer<FailedRecord> failures) throws IOException, InterruptedException {
        Batch batch = new Batch(failures);
        try {
            records.forEach(record -> {
                try {
                    batch.add(record);
                } catch (InterruptedException e) {
                    throw new Interruption(e);
                }
            });
        } catch (Interruption e) {
            throw e.cause;
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        batch.send();
    }

    @Override
    public void close() {}

    private static final class Interruption extends RuntimeException {
        private final InterruptedException cause;

        Interruption(InterruptedException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private final class Batch {
        private final Consumer<FailedRecord> failures;
        private List<SourceRecord> records = new ArrayList<>();
        private long bytes;

        Batch(Consumer<FailedRecord> failures) {
            this.failures = failures;
        }

        void add(SourceRecord record) throws InterruptedException {
            if (records.size() == MAX_RECORDS || (bytes > 0 && bytes + record.data().length > maxBytes)) {
                send();
            }
            records.add(record);
            bytes += record.data().length;
        }

        void send() throws InterruptedException {
            List<SourceRecord> sent = records;
            records = new ArrayList<>();
            bytes = 0;
            if (sent.isEmpty()) {
                return;
            }
            UUID id = new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
            List<byte[]> data = sent.stream().map(this::body).toList();
            Retries.Outcome outcome = retries.run(() -> request.send(id, data));
            RequestFailure failure = outcome.failure();
            if (failure != null) {
                sent.forEach(record -> failures.accept(new FailedRecord(
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
}
