package io.freshet.firehosesink.meter;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.Load;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts one delivery. Freshness is the age of the oldest record that is not delivered: looked at with each object that becomes visible, and
 * every few seconds, so that it grows while nothing does. Used by several threads.
 */
public final class CountedDelivery implements DeliveryMeter {
    private static final long LOOK_MILLIS = 5_000;
    private static final long WANTED_MILLIS = 10_000;
    private static final long SHOW_MILLIS = 250;

    private final Metrics metrics;
    private final Names names;
    private final Source source;
    private final String destination;
    private final boolean sending;
    private final boolean partitioned;
    private final @Nullable Load load;
    private final Map<String, Meter> meters = new ConcurrentHashMap<>();
    private volatile long lookedAt;
    private volatile long readAt;
    private volatile long wantedAt;
    private volatile long shownAt;
    private volatile @Nullable OpenBuffers open;
    /** The arrival of the oldest record that waits for its object to be published; {@link Long#MAX_VALUE} if none does. */
    private volatile long unpublishedSince = Long.MAX_VALUE;

    /** Where records come from. */
    public enum Source {
        DIRECT_PUT,
        KINESIS,
        KAFKA
    }

    /**
     * Of one delivery stream.
     *
     * @param endpoint absent if records are stored
     * @param load of what is stored; absent if it stays where it is
     */
    public CountedDelivery(
            Metrics metrics,
            String deliveryStream,
            Source source,
            @Nullable Endpoint endpoint,
            @Nullable Load load,
            boolean partitioned) {
        this.metrics = metrics;
        this.names = new Names(metrics, deliveryStream);
        this.source = source;
        this.destination = endpoint == null ? "DeliveryToS3" : destination(endpoint);
        this.sending = endpoint != null;
        this.partitioned = partitioned;
        this.load = load;
    }

    private static String destination(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Http) {
            return "DeliveryToHttpEndpoint";
        }
        return endpoint instanceof Endpoint.Search ? "DeliveryToAmazonOpenSearchService" : "DeliveryToSplunk";
    }

    @Override
    public void read(List<SourceRecord> records) {
        long now = metrics.millis();
        if (source == Source.DIRECT_PUT || (records.isEmpty() && now - readAt < LOOK_MILLIS)) {
            return;
        }
        readAt = now;
        long behind = 0;
        if (!records.isEmpty()) {
            long bytes = 0;
            for (SourceRecord record : records) {
                bytes += record.data().length;
            }
            SourceRecord last = records.get(records.size() - 1);
            behind = Math.max(0, now - last.arrivedAt().toEpochMilli());
            String from = source == Source.KINESIS ? "DataReadFromKinesisStream" : "DataReadFromSource";
            add(from + ".Records", names::count, records.size());
            add(from + ".Bytes", names::bytes, bytes);
        }
        if (source == Source.KINESIS) {
            add("KinesisMillisBehindLatest", names::millis, behind);
        }
    }

    @Override
    public void holds(@Nullable Instant oldest, int partitions) {
        long now = metrics.millis();
        if (now - lookedAt < LOOK_MILLIS) {
            return;
        }
        lookedAt = now;
        long since = Math.min(oldest == null ? Long.MAX_VALUE : oldest.toEpochMilli(), unpublishedSince);
        if (since != Long.MAX_VALUE) {
            add(destination + ".DataFreshness", names::seconds, Math.max(0, now - since));
        }
        if (partitioned && partitions > 0) {
            add("PartitionCount", names::count, partitions);
        }
    }

    @Override
    public void filling(Supplier<OpenBuffers> buffers) {
        long now = metrics.millis();
        if (now - wantedAt < WANTED_MILLIS && now - shownAt >= SHOW_MILLIS) {
            shownAt = now;
            open = buffers.get();
        }
    }

    /** What is being filled, as of some hundred milliseconds ago; absent when nobody has asked for some seconds: ask again. */
    public Optional<OpenBuffers> open() {
        long now = metrics.millis();
        wantedAt = now;
        return now - shownAt < WANTED_MILLIS ? Optional.ofNullable(open) : Optional.empty();
    }

    @Override
    public void published(StagedObject object) {
        long arrived = object.firstArrival().toEpochMilli();
        if (arrived <= unpublishedSince) {
            unpublishedSince = Long.MAX_VALUE; // those that still wait tell so again
        }
        long age = Math.max(0, metrics.millis() - arrived);
        switch (object.kind()) {
            case DELIVERED -> published("DeliveryToS3", object, age);
            case BACKUP -> published("BackupToS3", object, age);
            case FAILED -> {
                if (sending) { // what an endpoint did not take
                    published("BackupToS3", object, age);
                }
            }
            case NOTHING -> {
                // told when it was sent
            }
        }
    }

    private void published(String kind, StagedObject object, long age) {
        add(kind + ".Records", names::count, object.records());
        add(kind + ".Bytes", names::bytes, object.sizeBytes());
        add(kind + ".Success", names::count, 1);
        add(kind + ".DataFreshness", names::seconds, age);
        if (kind.equals("DeliveryToS3")) {
            add("DeliveryToS3.ObjectCount", names::count, 1);
        }
    }

    @Override
    public void notPublished(StagedObject object) {
        unpublishedSince = Math.min(unpublishedSince, object.firstArrival().toEpochMilli());
        switch (object.kind()) {
            case DELIVERED -> add("DeliveryToS3.Success", names::count, 0);
            case BACKUP -> add("BackupToS3.Success", names::count, 0);
            case FAILED, NOTHING -> {
                // counted by nobody
            }
        }
    }

    @Override
    public void loaded(PendingLoad object, boolean done) {
        if (load == null) {
            return;
        }
        String metric = load.metric();
        add(metric + ".Success", names::count, done ? 1 : 0);
        if (done) {
            add(metric + ".Records", names::count, object.records());
            add(metric + ".Bytes", names::bytes, object.sizeBytes());
        }
    }

    @Override
    public void sent(Traffic taken, boolean all, Instant oldest) {
        add(destination + ".Records", names::count, taken.records());
        add(destination + ".Bytes", names::bytes, taken.bytes());
        add(destination + ".Success", names::count, all ? 1 : 0);
        add(destination + ".DataFreshness", names::seconds, Math.max(0, metrics.millis() - oldest.toEpochMilli()));
    }

    @Override
    public void converted(Traffic converted, Traffic failed) {
        add("SucceedConversion.Records", names::count, converted.records());
        add("SucceedConversion.Bytes", names::bytes, converted.bytes());
        add("FailedConversion.Records", names::count, failed.records());
        add("FailedConversion.Bytes", names::bytes, failed.bytes());
    }

    private void add(String name, Function<String, Meter> made, long value) {
        meters.computeIfAbsent(name, made).add(value);
    }
}
