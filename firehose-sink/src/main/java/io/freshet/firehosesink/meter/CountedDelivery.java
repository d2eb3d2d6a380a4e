package io.freshet.firehosesink.meter;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.Load;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.meter.Counts.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    private final Counts counts;
    private final Source source;
    private final String destination;
    private final boolean sending;
    private final boolean partitioned;
    private final @Nullable Load load;
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
    CountedDelivery(
            Counts counts, Source source, @Nullable Endpoint endpoint, @Nullable Load load, boolean partitioned) {
        this.counts = counts;
        this.source = source;
        this.destination = endpoint == null ? "DeliveryToS3" : destination(endpoint);
        this.sending = endpoint != null;
        this.partitioned = partitioned;
        this.load = load;
    }

    /** Of a delivery stream with this configuration. */
    public static CountedDelivery of(Counts counts, DeliveryConfig config, Source source) {
        return new CountedDelivery(
                counts,
                source,
                config.endpoint(),
                config.load(),
                config.processing().partitioned());
    }

    private static String destination(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Http) {
            return "DeliveryToHttpEndpoint";
        }
        return endpoint instanceof Endpoint.Search ? "DeliveryToAmazonOpenSearchService" : "DeliveryToSplunk";
    }

    @Override
    public void read(List<SourceRecord> records) {
        long now = counts.millis();
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
            counts.add(from + ".Records", Unit.COUNT, records.size());
            counts.add(from + ".Bytes", Unit.BYTES, bytes);
        }
        if (source == Source.KINESIS) {
            counts.add("KinesisMillisBehindLatest", Unit.MILLISECONDS, behind);
        }
    }

    @Override
    public void holds(@Nullable Instant oldest, int partitions) {
        long now = counts.millis();
        if (now - lookedAt < LOOK_MILLIS) {
            return;
        }
        lookedAt = now;
        long since = Math.min(oldest == null ? Long.MAX_VALUE : oldest.toEpochMilli(), unpublishedSince);
        if (since != Long.MAX_VALUE) {
            counts.add(destination + ".DataFreshness", Unit.SECONDS, Math.max(0, now - since));
        }
        if (partitioned && partitions > 0) {
            counts.add("PartitionCount", Unit.COUNT, partitions);
        }
    }

    @Override
    public void filling(Supplier<OpenBuffers> buffers) {
        long now = counts.millis();
        if (now - wantedAt < WANTED_MILLIS && now - shownAt >= SHOW_MILLIS) {
            shownAt = now;
            open = buffers.get();
        }
    }

    /** What is being filled, as of some hundred milliseconds ago; absent when nobody has asked for some seconds: ask again. */
    public Optional<OpenBuffers> open() {
        long now = counts.millis();
        wantedAt = now;
        return now - shownAt < WANTED_MILLIS ? Optional.ofNullable(open) : Optional.empty();
    }

    @Override
    public void published(StagedObject object) {
        long arrived = object.firstArrival().toEpochMilli();
        if (arrived <= unpublishedSince) {
            unpublishedSince = Long.MAX_VALUE; // those that still wait tell so again
        }
        long age = Math.max(0, counts.millis() - arrived);
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
        counts.add(kind + ".Records", Unit.COUNT, object.records());
        counts.add(kind + ".Bytes", Unit.BYTES, object.sizeBytes());
        counts.add(kind + ".Success", Unit.COUNT, 1);
        counts.add(kind + ".DataFreshness", Unit.SECONDS, age);
        if (kind.equals("DeliveryToS3")) {
            counts.add("DeliveryToS3.ObjectCount", Unit.COUNT, 1);
        }
    }

    @Override
    public void notPublished(StagedObject object) {
        unpublishedSince = Math.min(unpublishedSince, object.firstArrival().toEpochMilli());
        switch (object.kind()) {
            case DELIVERED -> counts.add("DeliveryToS3.Success", Unit.COUNT, 0);
            case BACKUP -> counts.add("BackupToS3.Success", Unit.COUNT, 0);
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
        counts.add(metric + ".Success", Unit.COUNT, done ? 1 : 0);
        if (done) {
            counts.add(metric + ".Records", Unit.COUNT, object.records());
            counts.add(metric + ".Bytes", Unit.BYTES, object.sizeBytes());
        }
    }

    @Override
    public void sent(Traffic taken, boolean all, Instant oldest) {
        counts.add(destination + ".Records", Unit.COUNT, taken.records());
        counts.add(destination + ".Bytes", Unit.BYTES, taken.bytes());
        counts.add(destination + ".Success", Unit.COUNT, all ? 1 : 0);
        counts.add(destination + ".DataFreshness", Unit.SECONDS, Math.max(0, counts.millis() - oldest.toEpochMilli()));
    }

    @Override
    public void converted(Traffic converted, Traffic failed) {
        counts.add("SucceedConversion.Records", Unit.COUNT, converted.records());
        counts.add("SucceedConversion.Bytes", Unit.BYTES, converted.bytes());
        counts.add("FailedConversion.Records", Unit.COUNT, failed.records());
        counts.add("FailedConversion.Bytes", Unit.BYTES, failed.bytes());
    }

    @Override
    public void close() {
        counts.close();
    }
}
