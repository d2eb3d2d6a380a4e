package io.freshet.firehosesink.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.firehosesink.lane.DeliveryMeter.Traffic;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.SourceRecord;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.meter.CountedDelivery.Source;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountedDeliveryTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private Instant now = START;
    private final Metrics metrics = new Metrics(
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            100);

    private CountedDelivery meter(Source source, @Nullable Endpoint endpoint) {
        return new CountedDelivery(new MetricCounts(metrics, "orders"), source, endpoint, null, true);
    }

    private Optional<Statistics> of(String metric) {
        return metrics
                .points(
                        new MetricName("AWS/Firehose", metric, Map.of("DeliveryStreamName", "orders")),
                        0,
                        Long.MAX_VALUE)
                .values()
                .stream()
                .flatMap(List::stream)
                .map(Point::statistics)
                .reduce(Statistics::plus);
    }

    private static StagedObject object(Kind kind, Instant arrived) {
        return new StagedObject(
                "lake",
                "k",
                "",
                new StagedObject.Content.Carried(new byte[0]),
                new byte[32],
                100,
                10,
                Map.of(),
                arrived,
                arrived,
                CloseReason.SIZE,
                "1",
                kind,
                0,
                null);
    }

    @Test
    void objectsAreCountedByTheirKind() {
        CountedDelivery meter = meter(Source.DIRECT_PUT, null);
        meter.published(object(Kind.DELIVERED, START.minusSeconds(3)));
        meter.published(object(Kind.DELIVERED, START.minusMillis(500)));
        meter.published(object(Kind.BACKUP, START.minusSeconds(4)));
        meter.published(object(Kind.FAILED, START));

        assertThat(of("DeliveryToS3.Records")).contains(new Statistics(2, 20, 10, 10));
        assertThat(of("DeliveryToS3.Bytes")).contains(new Statistics(2, 200, 100, 100));
        assertThat(of("DeliveryToS3.Success")).contains(new Statistics(2, 2, 1, 1));
        assertThat(of("DeliveryToS3.ObjectCount")).contains(new Statistics(2, 2, 1, 1));
        assertThat(of("DeliveryToS3.DataFreshness")).contains(new Statistics(2, 3.5, 0.5, 3));
        assertThat(of("BackupToS3.Records")).contains(Statistics.of(10));
        assertThat(of("BackupToS3.DataFreshness")).contains(Statistics.of(4));
    }

    @Test
    void loadsAreCountedUnderTheNameOfWhatTheyGoInto() {
        LakeLoad lake = new LakeLoad("lake", "w/shop/orders", "u", Duration.ZERO);
        CountedDelivery meter =
                new CountedDelivery(new MetricCounts(metrics, "orders"), Source.DIRECT_PUT, null, lake, false);
        PendingLoad load = PendingLoad.of(object(Kind.DELIVERED, START), START);
        meter.loaded(load, false);
        meter.loaded(load, true);

        assertThat(of("DeliveryToIceberg.Success")).contains(new Statistics(2, 1, 0, 1));
        assertThat(of("DeliveryToIceberg.Records")).contains(Statistics.of(10));
        assertThat(of("DeliveryToIceberg.Bytes")).contains(Statistics.of(100));
        assertThat(of("DeliveryToRedshift.Records")).isEmpty();
    }

    @Test
    void freshnessGrowsWhileNothingIsDelivered() {
        CountedDelivery meter = meter(Source.DIRECT_PUT, null);
        meter.holds(START.minusSeconds(5), 0);
        now = START.plusSeconds(1);
        meter.holds(START.minusSeconds(5), 0);
        assertThat(of("DeliveryToS3.DataFreshness")).contains(Statistics.of(5));

        meter.notPublished(object(Kind.DELIVERED, START.minusSeconds(5)));
        now = START.plus(Duration.ofMinutes(10));
        meter.holds(null, 3);

        assertThat(of("DeliveryToS3.Success")).contains(Statistics.of(0));
        assertThat(of("DeliveryToS3.DataFreshness").orElseThrow().max()).isEqualTo(605);
        assertThat(of("PartitionCount")).contains(Statistics.of(3));

        meter.published(object(Kind.DELIVERED, START.minusSeconds(5)));
        now = now.plusSeconds(60);
        meter.holds(null, 0);
        assertThat(of("DeliveryToS3.DataFreshness").orElseThrow().count())
                .as("nothing waits")
                .isEqualTo(3);
    }

    @Test
    void readsFromAStreamAreCountedWithHowFarTheyAreBehind() {
        CountedDelivery meter = meter(Source.KINESIS, null);
        meter.read(List.of(
                new SourceRecord(0, 0, START.minusSeconds(9), new byte[3]),
                new SourceRecord(0, 1, START.minusSeconds(8), new byte[4])));
        now = START.plusSeconds(20);
        meter.read(List.of());

        assertThat(of("DataReadFromKinesisStream.Records")).contains(Statistics.of(2));
        assertThat(of("DataReadFromKinesisStream.Bytes")).contains(Statistics.of(7));
        assertThat(of("KinesisMillisBehindLatest")).contains(new Statistics(2, 8000, 0, 8000));
        meter(Source.DIRECT_PUT, null).read(List.of(new SourceRecord(0, 0, START, new byte[3])));
        assertThat(of("DataReadFromKinesisStream.Records")).contains(Statistics.of(2));
    }

    @Test
    void whatAnEndpointTakesIsCountedUnderItsName() {
        CountedDelivery meter = meter(
                Source.DIRECT_PUT,
                new Endpoint.Http(URI.create("https://example.com/"), "", false, Map.of(), Duration.ofSeconds(1)));
        meter.sent(new Traffic(5, 50), true, START.minusSeconds(2));
        meter.sent(new Traffic(1, 10), false, START.minusSeconds(1));
        meter.published(object(Kind.FAILED, START));

        assertThat(of("DeliveryToHttpEndpoint.Records")).contains(new Statistics(2, 6, 1, 5));
        assertThat(of("DeliveryToHttpEndpoint.Success")).contains(new Statistics(2, 1, 0, 1));
        assertThat(of("DeliveryToHttpEndpoint.DataFreshness")).contains(new Statistics(2, 3, 1, 2));
        assertThat(of("BackupToS3.Records")).contains(Statistics.of(10));
        assertThat(of("DeliveryToS3.Records")).isEmpty();
    }
}
