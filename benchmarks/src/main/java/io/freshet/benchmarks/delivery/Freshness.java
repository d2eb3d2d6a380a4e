package io.freshet.benchmarks.delivery;

import io.freshet.benchmarks.Flags;
import io.freshet.server.cli.Freshet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How old records are when they become visible: delivery streams with several intervals, each under the same steady load, on a server that
 * is there. From the ledger: for each object from the arrival of its oldest record until it was published. Leaves what it made behind.
 */
public final class Freshness {
    private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);
    private static final Map<String, String> DEFAULTS = Map.of(
            "endpoint", "http://127.0.0.1:4566",
            "s3", "http://127.0.0.1:4570",
            "kilobytes-per-second", "5000",
            "seconds", "60",
            "warm-up-seconds", "10",
            "intervals", "1,5,60");
    private static final int BATCH = 100;
    private static final int RECORD_BYTES = 1_000;

    private Freshness() {}

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        URI endpoint = URI.create(flags.text("endpoint"));
        String run = "freshness-" + Clock.systemUTC().instant().getEpochSecond();
        List<Integer> intervals = Arrays.stream(flags.text("intervals").split(",", -1))
                .map(Integer::parseInt)
                .toList();
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("benchmark", "benchmark"));
        try (FirehoseClient firehose = FirehoseClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .build();
                S3Client s3 = S3Client.builder()
                        .endpointOverride(URI.create(flags.text("s3")))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .forcePathStyle(true)
                        .build()) {
            s3.createBucket(r -> r.bucket(run));
            for (int interval : intervals) {
                firehose.createDeliveryStream(r -> r.deliveryStreamName(name(run, interval))
                        .extendedS3DestinationConfiguration(d -> d.bucketARN("arn:aws:s3:::" + run)
                                .roleARN("arn:aws:iam::000000000000:role/benchmark")
                                .prefix(interval + "/")
                                .bufferingHints(
                                        h -> h.intervalInSeconds(interval).sizeInMBs(128))));
            }
            for (int interval : intervals) {
                measure(flags, firehose, name(run, interval), interval);
            }
        }
    }

    private static String name(String run, int interval) {
        return run + "-" + interval + "s";
    }

    private static void measure(Flags flags, FirehoseClient firehose, String stream, int interval)
            throws InterruptedException {
        double wanted = flags.number("kilobytes-per-second") / 1e3;
        load(firehose, stream, wanted, flags.number("warm-up-seconds"));
        Instant since = Clock.systemUTC().instant();
        double reached = load(firehose, stream, wanted, Math.max(flags.number("seconds"), 3 * interval));
        TimeUnit.MILLISECONDS.sleep(Duration.ofSeconds(interval + 3).toMillis()); // until the last object is there
        LOG.info("interval {} s, {} MB/s (asked for: {}):", interval, "%.2f".formatted(reached), wanted);
        int code = Freshet.run(
                "delivery", "freshness", stream, "--since", since.toString(), "--endpoint-url", flags.text("endpoint"));
        if (code != 0) {
            throw new IllegalStateException("freshet delivery freshness " + stream + ": exit code " + code);
        }
    }

    /** Puts at a steady rate; returns how many megabytes a second it was. */
    private static double load(FirehoseClient firehose, String stream, double megabytesPerSecond, int seconds)
            throws InterruptedException {
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            String text = "{\"n\":" + i + ",\"x\":\"" + "x".repeat(RECORD_BYTES - 20) + "\"}\n";
            records.add(Record.builder().data(SdkBytes.fromUtf8String(text)).build());
        }
        long bytes = 0;
        long perBatch = (long) (BATCH * RECORD_BYTES / (megabytesPerSecond * 1e6) * 1e9);
        long begun = System.nanoTime();
        long end = begun + TimeUnit.SECONDS.toNanos(seconds);
        long next = begun;
        while (next < end) {
            var answer =
                    firehose.putRecordBatch(r -> r.deliveryStreamName(stream).records(records));
            bytes += (long) (BATCH - answer.failedPutCount()) * RECORD_BYTES;
            next = Math.max(next + perBatch, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        return bytes / 1e6 / ((System.nanoTime() - begun) / 1e9);
    }
}
