package io.freshet.benchmarks;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.s3.model.S3Object;

/** How fast a stream is delivered to objects while it is being loaded, and how late the last object is. */
final class DeliveryMeasurement {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int SIZE_MIB = 64;
    private static final String ROLE = "arn:aws:iam::000000000000:role/benchmark";

    private final Clients clients;
    private final Patience patience;
    private final Settings settings;

    DeliveryMeasurement(Clients clients, Patience patience, Settings settings) {
        this.clients = clients;
        this.patience = patience;
        this.settings = settings;
    }

    List<Measured> run(String name, String streamArn, String stream) throws InterruptedException {
        String bucket = name + "-bucket";
        clients.s3.createBucket(r -> r.bucket(bucket));
        create(name, streamArn, bucket);
        long began = System.nanoTime();
        Load load = new LoadGenerator(clients.load, settings.inFlight())
                .put(stream, 0, settings.records(), settings.limit());
        long lastPut = System.nanoTime();
        long expectedBytes = load.records() * Payload.SIZE_BYTES;
        patience.await("objects of " + name, () -> deliveredBytes(bucket) >= expectedBytes);
        long visible = System.nanoTime();
        long deliveredBytes = deliveredBytes(bucket);
        double megabytes = deliveredBytes / 1e6;
        Duration beyond = Duration.ofNanos(visible - lastPut).minus(INTERVAL);
        return List.of(
                new Measured(
                        "delivery MB/s",
                        "%.1f".formatted(megabytes / ((visible - began) / 1e9)),
                        "uncompressed objects, %d s or %d MiB; first put until all bytes are listed; %s; %,d bytes too many"
                                .formatted(INTERVAL.toSeconds(), SIZE_MIB, load, deliveredBytes - expectedBytes)),
                new Measured(
                        "last put to last object, beyond the interval",
                        "%.2f s".formatted(beyond.toMillis() / 1e3),
                        "listing polled every 20 ms; negative if size or interval closed the last object earlier"));
    }

    private long deliveredBytes(String bucket) {
        return clients.s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix("data/")).contents().stream()
                .mapToLong(S3Object::size)
                .sum();
    }

    private void create(String name, String streamArn, String bucket) throws InterruptedException {
        clients.firehose.createDeliveryStream(r -> r.deliveryStreamName(name)
                .deliveryStreamType(DeliveryStreamType.KINESIS_STREAM_AS_SOURCE)
                .kinesisStreamSourceConfiguration(
                        s -> s.kinesisStreamARN(streamArn).roleARN(ROLE))
                .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + bucket)
                        .roleARN(ROLE)
                        .prefix("data/")
                        .errorOutputPrefix("errors/")
                        .compressionFormat(CompressionFormat.UNCOMPRESSED)
                        .bufferingHints(h ->
                                h.intervalInSeconds((int) INTERVAL.toSeconds()).sizeInMBs(SIZE_MIB))));
        patience.await("delivery stream " + name, () -> clients.firehose
                .describeDeliveryStream(r -> r.deliveryStreamName(name))
                .deliveryStreamDescription()
                .deliveryStreamStatus()
                .equals(DeliveryStreamStatus.ACTIVE));
    }
}
