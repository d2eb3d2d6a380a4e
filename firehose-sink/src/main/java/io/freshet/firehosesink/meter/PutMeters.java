package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts what is put into delivery streams. Used by many threads at once. */
public final class PutMeters {
    private static final int REMEMBERED = 10_000;

    private final Metrics metrics;
    private final ConcurrentHashMap<String, OfOne> meters = new ConcurrentHashMap<>();

    public PutMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Milliseconds since the epoch, for whoever tells how long something took. */
    public long millis() {
        return metrics.millis();
    }

    /** A PutRecord that began at a time has stored its record, or has not. */
    public void putRecord(String deliveryStream, long beganAt, long bytes, boolean stored) {
        long now = metrics.millis();
        long minute = Metrics.minuteOf(now);
        OfOne all = of(deliveryStream);
        Single meters = all.single();
        meters.requests.add(minute, 1);
        meters.bytes.add(minute, bytes);
        meters.latency.add(minute, Math.max(0, now - beganAt));
        all.incoming(minute, stored ? bytes : 0, stored ? 1 : 0, stored ? 0 : 1);
    }

    /** A PutRecordBatch that began at a time is done. */
    public void putRecordBatch(String deliveryStream, long beganAt, long bytes, long stored, long refused) {
        long now = metrics.millis();
        long minute = Metrics.minuteOf(now);
        OfOne all = of(deliveryStream);
        Batch meters = all.batch();
        meters.requests.add(minute, 1);
        meters.records.add(minute, stored + refused);
        meters.bytes.add(minute, bytes);
        meters.latency.add(minute, Math.max(0, now - beganAt));
        all.incoming(minute, bytes, stored, refused);
    }

    private OfOne of(String deliveryStream) {
        OfOne known = meters.get(deliveryStream);
        if (known != null) {
            return known;
        }
        if (meters.size() >= REMEMBERED) {
            meters.clear(); // they are made again over the same metrics
        }
        return meters.computeIfAbsent(deliveryStream, name -> new OfOne(new Names(metrics, name)));
    }

    private static final class OfOne {
        private final Names names;
        private final Meter records;
        private final Meter bytes;
        private final Meter requests;
        private final Meter throttled;
        private volatile @Nullable Single single;
        private volatile @Nullable Batch batch;

        OfOne(Names names) {
            this.names = names;
            records = names.count("IncomingRecords");
            bytes = names.bytes("IncomingBytes");
            requests = names.count("IncomingPutRequests");
            throttled = names.count("ThrottledRecords");
        }

        void incoming(long minute, long size, long stored, long refused) {
            requests.add(minute, 1);
            throttled.add(minute, refused);
            if (stored > 0) {
                records.add(minute, stored);
                bytes.add(minute, size);
            }
        }

        Single single() {
            Single meters = single;
            if (meters == null) {
                meters = new Single(names);
                single = meters;
            }
            return meters;
        }

        Batch batch() {
            Batch meters = batch;
            if (meters == null) {
                meters = new Batch(names);
                batch = meters;
            }
            return meters;
        }
    }

    private static final class Single {
        private final Meter requests;
        private final Meter bytes;
        private final Meter latency;

        Single(Names names) {
            requests = names.count("PutRecord.Requests");
            bytes = names.bytes("PutRecord.Bytes");
            latency = names.millis("PutRecord.Latency");
        }
    }

    private static final class Batch {
        private final Meter requests;
        private final Meter records;
        private final Meter bytes;
        private final Meter latency;

        Batch(Names names) {
            requests = names.count("PutRecordBatch.Requests");
            records = names.count("PutRecordBatch.Records");
            bytes = names.bytes("PutRecordBatch.Bytes");
            latency = names.millis("PutRecordBatch.Latency");
        }
    }
}
