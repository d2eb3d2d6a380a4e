package io.freshet.ingest.meter;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts what is done with one stream, under {@code AWS/Kinesis}. A metric is there once something of its kind was done. */
public final class StreamMeter {
    private static final String NAMESPACE = "AWS/Kinesis";
    private static final int CONSUMERS_REMEMBERED = 1_000;

    private final Metrics metrics;
    private final String stream;
    private final Map<String, Pushes> pushes = new ConcurrentHashMap<>();
    private volatile @Nullable PutRecord putRecord;
    private volatile @Nullable PutRecords putRecords;
    private volatile @Nullable GetRecords getRecords;

    StreamMeter(Metrics metrics, String stream) {
        this.metrics = metrics;
        this.stream = stream;
    }

    /** Milliseconds since the epoch, for whoever tells how long something took. */
    public long millis() {
        return metrics.millis();
    }

    /** A PutRecord that began at a time has stored its record, or has not. */
    public void putRecord(long beganAt, long bytes, boolean stored) {
        putRecord().add(metrics.millis(), beganAt, bytes, stored, 0);
    }

    /** A PutRecord was more than its shard takes. */
    public void putRecordThrottled(long beganAt) {
        putRecord().add(metrics.millis(), beganAt, 0, false, 1);
    }

    private PutRecord putRecord() {
        PutRecord meters = putRecord;
        if (meters == null) {
            meters = new PutRecord(this);
            putRecord = meters;
        }
        return meters;
    }

    /**
     * A PutRecords that began at a time is done.
     *
     * @param bytes of the records that are stored
     * @param throttled how many of those that failed were more than their shards take
     */
    public void putRecords(long beganAt, long bytes, long stored, long failed, long throttled) {
        PutRecords meters = putRecords;
        if (meters == null) {
            meters = new PutRecords(this);
            putRecords = meters;
        }
        meters.add(metrics.millis(), beganAt, bytes, new Outcomes(stored, failed, throttled));
    }

    /** A GetRecords that began at a time has read so much. */
    public void getRecords(long beganAt, long bytes, long records, long iteratorAgeMillis) {
        GetRecords meters = getRecords();
        long now = metrics.millis();
        long minute = Metrics.minuteOf(now);
        meters.bytes.add(minute, bytes);
        meters.records.add(minute, records);
        meters.age.add(minute, iteratorAgeMillis);
        meters.latency.add(minute, Math.max(0, now - beganAt));
        meters.success.add(minute, 1);
        meters.throttled.add(minute, 0);
    }

    /** A GetRecords failed; perhaps because it was more than the shard gives. */
    public void getRecordsFailed(boolean throttled) {
        GetRecords meters = getRecords();
        long minute = metrics.minute();
        meters.success.add(minute, 0);
        meters.throttled.add(minute, throttled ? 1 : 0);
    }

    private GetRecords getRecords() {
        GetRecords meters = getRecords;
        if (meters == null) {
            meters = new GetRecords(this);
            getRecords = meters;
        }
        return meters;
    }

    /** A subscribed consumer was pushed so much. */
    public void pushed(String consumer, long bytes, long records, long millisBehindLatest) {
        if (pushes.size() >= CONSUMERS_REMEMBERED) {
            pushes.clear();
        }
        Pushes meters = pushes.computeIfAbsent(consumer, name -> new Pushes(this, name));
        long minute = metrics.minute();
        meters.bytes.add(minute, bytes);
        meters.records.add(minute, records);
        meters.behind.add(minute, millisBehindLatest);
        meters.success.add(minute, 1);
    }

    private Meter meter(String name, String unit) {
        return metrics.meter(new MetricName(NAMESPACE, name, Map.of("StreamName", stream)), unit, 1);
    }

    private Meter meter(String name, String unit, String consumer) {
        return metrics.meter(
                new MetricName(NAMESPACE, name, Map.of("StreamName", stream, "ConsumerName", consumer)), unit, 1);
    }

    private static final class PutRecord {
        private final Meter bytes;
        private final Meter latency;
        private final Meter success;
        private final Meter throttled;
        private final Meter incomingBytes;
        private final Meter incomingRecords;

        PutRecord(StreamMeter of) {
            bytes = of.meter("PutRecord.Bytes", "Bytes");
            latency = of.meter("PutRecord.Latency", "Milliseconds");
            success = of.meter("PutRecord.Success", "Count");
            throttled = of.meter("WriteProvisionedThroughputExceeded", "Count");
            incomingBytes = of.meter("IncomingBytes", "Bytes");
            incomingRecords = of.meter("IncomingRecords", "Count");
        }

        void add(long now, long beganAt, long size, boolean stored, long refused) {
            long minute = Metrics.minuteOf(now);
            success.add(minute, stored ? 1 : 0);
            throttled.add(minute, refused);
            latency.add(minute, Math.max(0, now - beganAt));
            if (stored) {
                bytes.add(minute, size);
                incomingBytes.add(minute, size);
                incomingRecords.add(minute, 1);
            }
        }
    }

    private record Outcomes(long stored, long failed, long throttled) {}

    private static final class PutRecords {
        private final Meter bytes;
        private final Meter latency;
        private final Meter success;
        private final Meter total;
        private final Meter successful;
        private final Meter failed;
        private final Meter throttled;
        private final Meter exceeded;
        private final Meter incomingBytes;
        private final Meter incomingRecords;

        PutRecords(StreamMeter of) {
            bytes = of.meter("PutRecords.Bytes", "Bytes");
            latency = of.meter("PutRecords.Latency", "Milliseconds");
            success = of.meter("PutRecords.Success", "Count");
            total = of.meter("PutRecords.TotalRecords", "Count");
            successful = of.meter("PutRecords.SuccessfulRecords", "Count");
            failed = of.meter("PutRecords.FailedRecords", "Count");
            throttled = of.meter("PutRecords.ThrottledRecords", "Count");
            exceeded = of.meter("WriteProvisionedThroughputExceeded", "Count");
            incomingBytes = of.meter("IncomingBytes", "Bytes");
            incomingRecords = of.meter("IncomingRecords", "Count");
        }

        void add(long now, long beganAt, long size, Outcomes records) {
            long minute = Metrics.minuteOf(now);
            latency.add(minute, Math.max(0, now - beganAt));
            success.add(minute, records.stored > 0 ? 1 : 0);
            total.add(minute, records.stored + records.failed);
            successful.add(minute, records.stored);
            failed.add(minute, records.failed - records.throttled);
            throttled.add(minute, records.throttled);
            exceeded.add(minute, records.throttled);
            if (records.stored > 0) {
                bytes.add(minute, size);
                incomingBytes.add(minute, size);
                incomingRecords.add(minute, records.stored);
            }
        }
    }

    private static final class GetRecords {
        private final Meter bytes;
        private final Meter records;
        private final Meter age;
        private final Meter latency;
        private final Meter success;
        private final Meter throttled;

        GetRecords(StreamMeter of) {
            bytes = of.meter("GetRecords.Bytes", "Bytes");
            records = of.meter("GetRecords.Records", "Count");
            age = of.meter("GetRecords.IteratorAgeMilliseconds", "Milliseconds");
            latency = of.meter("GetRecords.Latency", "Milliseconds");
            success = of.meter("GetRecords.Success", "Count");
            throttled = of.meter("ReadProvisionedThroughputExceeded", "Count");
        }
    }

    private static final class Pushes {
        private final Meter bytes;
        private final Meter records;
        private final Meter behind;
        private final Meter success;

        Pushes(StreamMeter of, String consumer) {
            bytes = of.meter("SubscribeToShardEvent.Bytes", "Bytes", consumer);
            records = of.meter("SubscribeToShardEvent.Records", "Count", consumer);
            behind = of.meter("SubscribeToShardEvent.MillisBehindLatest", "Milliseconds", consumer);
            success = of.meter("SubscribeToShardEvent.Success", "Count", consumer);
        }
    }
}
