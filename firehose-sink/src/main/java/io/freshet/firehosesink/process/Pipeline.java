package io.freshet.firehosesink.process;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.ObjectKeys;
import io.freshet.firehosesink.lane.PartitionKeys;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.RecordProcessor;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * De-aggregation, decompression, message extraction, transform, metadata extraction: in this order, each only if it is configured.
 * Conversion and delimiters come after it, when an object is written.
 */
public final class Pipeline implements RecordProcessor {
    /** Records and what surrounds them must fit into a request of 6 MiB, in base64. */
    private static final long MAX_BATCH_BYTES = 4L << 20;

    private static final int MAX_BATCH_RECORDS = 10_000;

    private final Processing processing;
    private final Clock clock;
    private final RandomGenerator random;
    private final @Nullable TransformBatch transform;
    private final @Nullable MetadataQuery query;
    private final Set<String> queryKeys;
    private final Set<String> functionKeys;
    private List<SourceRecord> batch = new ArrayList<>();
    private long batchBytes;
    private @Nullable Instant batchOpenedAt;

    private Pipeline(DeliveryConfig config, @Nullable FunctionCaller functions, Clock clock, RandomGenerator random) {
        this.processing = config.processing();
        this.clock = clock;
        this.random = random;
        Processing.Transform function = processing.transform();
        if (function != null && functions == null) {
            throw new IllegalArgumentException(
                    "function: " + function.functionArn() + " (expected: none, since there is nothing to call it)");
        }
        this.transform = function == null || functions == null
                ? null
                : new TransformBatch(function, config.deliveryStreamArn(), functions, TransformBatch.PATIENCE);
        this.queryKeys = ObjectKeys.queryKeys(config.target().prefix());
        this.functionKeys = ObjectKeys.functionKeys(config.target().prefix());
        this.query = processing.metadataQuery().isEmpty() ? null : MetadataQuery.of(processing.metadataQuery());
    }

    /** The processor that a configuration asks for. */
    public static RecordProcessor of(
            DeliveryConfig config, @Nullable FunctionCaller functions, Clock clock, RandomGenerator random) {
        Processing processing = config.processing();
        boolean none = processing.deaggregation() == null
                && !processing.decompression()
                && !processing.messageExtraction()
                && processing.transform() == null
                && processing.metadataQuery().isEmpty()
                && !processing.unpacksAggregates();
        return none ? RecordProcessor.none() : new Pipeline(config, functions, clock, random);
    }

    @Override
    public void accept(SourceRecord record, Output output) {
        Optional<List<byte[]>> parts =
                processing.unpacksAggregates() ? AggregatedRecord.parts(record.data()) : Optional.empty();
        if (parts.isEmpty()) {
            split(record, output);
            return;
        }
        int number = 0;
        for (byte[] part : parts.get()) {
            number = split(record, part, number, output);
        }
    }

    private void split(SourceRecord record, Output output) {
        var unused = split(record, record.data(), 0, output);
    }

    /** Returns the number of the next part of the record. */
    private int split(SourceRecord record, byte[] data, int firstNumber, Output output) {
        int number = firstNumber;
        Processing.Deaggregation deaggregation = processing.deaggregation();
        if (deaggregation == null) {
            unpack(record.part(number, data), output);
            return number + 1;
        }
        try {
            for (byte[] part : SubRecords.of(data, deaggregation)) {
                unpack(record.part(number++, part), output);
            }
        } catch (IOException e) {
            fail(record.part(number++, data), ErrorType.PROCESSING, "RecordDeAggregation.MalformedData", e, output);
        }
        return number;
    }

    private void unpack(SourceRecord part, Output output) {
        SourceRecord plain = part;
        if (processing.decompression()) {
            try {
                plain = part.withData(CloudWatchLogs.decompressed(part.data()));
            } catch (IOException e) {
                fail(part, ErrorType.DECOMPRESSION, "Decompression.InvalidSource", e, output);
                return;
            }
        }
        if (!processing.messageExtraction()) {
            transform(plain, output);
            return;
        }
        try {
            Optional<byte[]> messages = CloudWatchLogs.messages(plain.data());
            if (messages.isPresent()) {
                transform(plain.withData(messages.get()), output);
            }
        } catch (IOException e) {
            fail(plain, ErrorType.PROCESSING, "CloudWatchLogProcessing.InvalidSource", e, output);
        }
    }

    private void transform(SourceRecord record, Output output) {
        Processing.Transform function = processing.transform();
        if (function == null) {
            partition(record, Map.of(), output);
            return;
        }
        batch.add(record);
        batchBytes += record.data().length;
        if (batchOpenedAt == null) {
            batchOpenedAt = clock.instant();
        }
        long limit = Math.min(function.batchBytes(), MAX_BATCH_BYTES);
        if (batchBytes >= limit || batch.size() >= MAX_BATCH_RECORDS) {
            flush(output);
        }
    }

    @Override
    public void flush(Output output) {
        if (transform == null || batch.isEmpty()) {
            return;
        }
        List<SourceRecord> full = batch;
        batch = new ArrayList<>();
        batchBytes = 0;
        batchOpenedAt = null;
        String invocation = new UUID(random.nextLong(), random.nextLong()).toString();
        transform.run(invocation, full, new TransformBatch.Results() {
            @Override
            public void ok(SourceRecord record, Map<String, String> partitionKeys) {
                partition(record, partitionKeys, output);
            }

            @Override
            public void failed(FailedRecord failed) {
                output.fail(failed);
            }
        });
    }

    @Override
    public Optional<Instant> nextDeadline() {
        Processing.Transform function = processing.transform();
        return function == null
                ? Optional.empty()
                : Optional.ofNullable(batchOpenedAt).map(opened -> opened.plus(function.batchInterval()));
    }

    private void partition(SourceRecord record, Map<String, String> fromFunction, Output output) {
        if (!processing.partitioned()) {
            output.deliver(record, PartitionKeys.NONE);
            return;
        }
        try {
            Map<String, String> fromQuery = query == null ? Map.of() : query.evaluate(record.data());
            output.deliver(record, new PartitionKeys(taken(fromQuery, queryKeys), taken(fromFunction, functionKeys)));
        } catch (IOException e) {
            fail(record, ErrorType.PROCESSING, "DynamicPartitioning.MetadataExtractionFailed", e, output);
        }
    }

    /** The keys that the prefix uses: all of them must be there, others would only make more objects. */
    private static Map<String, String> taken(Map<String, String> values, Set<String> keys) throws IOException {
        if (!values.keySet().containsAll(keys)) {
            throw new IOException("partition keys " + values.keySet() + " (expected: " + keys + ")");
        }
        Map<String, String> taken = new TreeMap<>(values);
        taken.keySet().retainAll(keys);
        return taken;
    }

    private static void fail(SourceRecord record, ErrorType type, String code, IOException e, Output output) {
        output.fail(new FailedRecord(record, type, code, String.valueOf(e.getMessage())));
    }
}
