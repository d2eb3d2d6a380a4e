package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.EndpointClient;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cuts records into batches of a bounded size, and delivers one after the other. */
final class Batches implements EndpointClient {
    private final int maxRecords;
    private final long maxBytes;
    private final Delivery delivery;

    Batches(int maxRecords, long maxBytes, Delivery delivery) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.delivery = delivery;
    }

    /** Sends one batch, for as long as it takes, and hands on what was not taken. */
    interface Delivery {
        void deliver(List<SourceRecord> batch, Consumer<FailedRecord> failures) throws InterruptedException;
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
            if (records.size() == maxRecords || (bytes > 0 && bytes + record.data().length > maxBytes)) {
                send();
            }
            records.add(record);
            bytes += record.data().length;
        }

        void send() throws InterruptedException {
            List<SourceRecord> full = records;
            records = new ArrayList<>();
            bytes = 0;
            if (!full.isEmpty()) {
                delivery.deliver(full, failures);
            }
        }
    }
}
