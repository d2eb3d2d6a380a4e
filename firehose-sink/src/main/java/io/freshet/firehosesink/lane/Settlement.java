package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the objects of one window, or sends its records, and keeps what fails on the way. Used by one thread at a time. */
final class Settlement implements AutoCloseable {
    private static final long FAILURES_IN_MEMORY = 4L << 20;
    /** So much of a window travels in the checkpoint at most, in objects of at most {@link Lane#CARRIED_LIMIT}. */
    private static final long CARRIED_TOTAL = 16L << 20;

    private final DeliveryConfig config;
    private final LaneParts parts;
    private final ObjectKeys keys;
    private final ErrorLines lines;
    private final Map<ErrorType, RecordBuffer> failures = new EnumMap<>(ErrorType.class);
    private @Nullable SpillFile file;
    private long failuresInMemory;
    private long carried;
    private Tally sent = Tally.NONE;

    Settlement(DeliveryConfig config, LaneParts parts, ObjectKeys keys, ErrorLines lines) {
        this.config = config;
        this.parts = parts;
        this.keys = keys;
        this.lines = lines;
    }

    /** A full buffer, and what of the log was read when it became full. */
    record Full(RecordBuffer buffer, Map<Integer, OffsetRange> ranges, CloseReason reason) {}

    List<StagedObject> deliver(Full full, PartitionKeys partition) throws IOException, InterruptedException {
        if (parts.endpoint() != null) {
            sent = sent.plus(full.buffer().tally());
            parts.endpoint().send(full.buffer()::forEach, failed -> {
                sent = sent.minus(Tally.NONE.plus(failed.source()));
                fail(failed);
            });
            return List.of();
        }
        ObjectTarget target = config.target();
        String key = keys.delivered(target, full.buffer().firstArrival(), partition);
        Encoder encoder =
                parts.encoders().of(target.format(), config.processing().appendDelimiter());
        return list(stage(full, target, key, encoder, Kind.DELIVERED, this::fail));
    }

    /** What the endpoint took. */
    Tally sent() {
        return sent;
    }

    List<StagedObject> backUp(Full full) throws IOException {
        ObjectTarget target = config.backup();
        if (target == null) {
            throw new IllegalStateException("delivery stream " + config.deliveryStreamName() + " keeps no backup");
        }
        String key = keys.delivered(target, full.buffer().firstArrival(), PartitionKeys.NONE);
        Encoder encoder = parts.encoders().of(target.format(), false);
        return list(stage(full, target, key, encoder, Kind.BACKUP, this::fail));
    }

    List<StagedObject> fail(Full full, ErrorType type) throws IOException {
        String key = keys.failed(config.target(), type, full.buffer().firstArrival());
        Encoder encoder = parts.encoders().of(new Format.Plain(Format.Compression.UNCOMPRESSED), true);
        return list(stage(full, config.target(), key, encoder, Kind.FAILED, failed -> {}));
    }

    /** The error objects of what failed in here. */
    List<StagedObject> failures(Map<Integer, OffsetRange> ranges, CloseReason reason) throws IOException {
        List<StagedObject> staged = new ArrayList<>();
        if (file != null) {
            file.flush();
        }
        for (Map.Entry<ErrorType, RecordBuffer> failed : failures.entrySet()) {
            staged.addAll(fail(new Full(failed.getValue(), ranges, reason), failed.getKey()));
        }
        return staged;
    }

    private void fail(FailedRecord failed) {
        RecordBuffer buffer = failures.computeIfAbsent(failed.type(), type -> new RecordBuffer(this::file));
        failuresInMemory += buffer.add(lines.of(failed));
        try {
            if (failuresInMemory > FAILURES_IN_MEMORY) {
                for (RecordBuffer each : failures.values()) {
                    failuresInMemory -= each.spill();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("spill file: " + e.getMessage(), e);
        }
    }

    private Optional<StagedObject> stage(
            Full full, ObjectTarget target, String key, Encoder with, Kind kind, Consumer<FailedRecord> failed)
            throws IOException {
        boolean plain = kind == Kind.FAILED || parts.store().seals();
        String contentEncoding = plain ? "" : target.format().contentEncoding();
        int limit = (int) Math.min(Lane.CARRIED_LIMIT, CARRIED_TOTAL - carried);
        try (StagingStream out = new StagingStream(parts.store(), target.bucket(), key, contentEncoding, limit)) {
            Failures failures = new Failures(failed);
            OutputStream sealing = parts.store().sealing(out);
            long records = with.encode(new Interruptible(full.buffer()::forEach), sealing, failures);
            sealing.close();
            Tally held = full.buffer().tally().minus(failures.tally);
            if (records != held.records()) {
                throw new IllegalStateException("object " + key + ": " + records + " records written (expected: "
                        + held.records() + ", all of the buffer but those that failed)");
            }
            if (records == 0) {
                out.discard();
                return Optional.empty();
            }
            StagedObject.Content content = out.finish();
            carried += content instanceof StagedObject.Content.Carried ? out.size() : 0;
            return Optional.of(new StagedObject(
                    target.bucket(),
                    key,
                    contentEncoding,
                    content,
                    out.checksum(),
                    out.size(),
                    records,
                    full.ranges(),
                    full.buffer().firstArrival(),
                    full.buffer().lastArrival(),
                    full.reason(),
                    config.versionId(),
                    kind,
                    held.fingerprint(),
                    null,
                    full.buffer().traces()));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Hands failures on, and counts them. */
    private static final class Failures implements Consumer<FailedRecord> {
        private final Consumer<FailedRecord> next;
        private Tally tally = Tally.NONE;

        Failures(Consumer<FailedRecord> next) {
            this.next = next;
        }

        @Override
        public void accept(FailedRecord failed) {
            tally = tally.plus(failed.source());
            next.accept(failed);
        }
    }

    /** Lets a thread that is to stop do so between two records. */
    private record Interruptible(Records records) implements Records {
        @Override
        public void forEach(Consumer<SourceRecord> consumer) throws IOException {
            records.forEach(record -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw new UncheckedIOException(new InterruptedIOException("the delivery is being stopped"));
                }
                consumer.accept(record);
            });
        }
    }

    private static List<StagedObject> list(Optional<StagedObject> object) {
        return object.map(List::of).orElse(List.of());
    }

    private SpillFile file() throws IOException {
        if (file == null) {
            file = new SpillFile();
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
