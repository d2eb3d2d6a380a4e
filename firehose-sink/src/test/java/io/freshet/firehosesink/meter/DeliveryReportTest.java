package io.freshet.firehosesink.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.lane.OpenBuffers.Buffer;
import io.freshet.firehosesink.meter.Counts.Unit;
import io.freshet.firehosesink.meter.DeliveryReport.Values;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryReportTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final DeliveryReport REPORT = new DeliveryReport(
            "orders",
            NOW.minusSeconds(60),
            "2",
            Map.of(
                    "DeliveryToS3.Records", new Values(Unit.COUNT, List.of(5L, 7L)),
                    "DeliveryToS3.DataFreshness", new Values(Unit.SECONDS, List.of(1_500L))),
            new OpenBuffers(
                    NOW.minusSeconds(1),
                    12,
                    2,
                    10,
                    1_000,
                    List.of(
                            new Buffer(Map.of("country", "é\"\n"), "", 10, 1_000, true),
                            new Buffer(Map.of(), "processing-failed", 2, 20, false))));

    @Test
    void itIsReadAsItWasWritten() {
        assertThat(DeliveryReport.read(REPORT.write())).isEqualTo(REPORT);
        DeliveryReport idle = new DeliveryReport("orders", NOW, "1", Map.of(), null);
        assertThat(DeliveryReport.read(idle.write())).isEqualTo(idle);
        OpenBuffers nothing = new OpenBuffers(null, 0, 0, 0, 0, List.of());
        DeliveryReport empty = new DeliveryReport("orders", NOW, "1", Map.of(), nothing);
        assertThat(DeliveryReport.read(empty.write())).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{\"createdAt\":\"yesterday\"}",
                "{\"createdAt\":\"2026-11-21T10:00:00Z\",\"counted\":{\"A\":{\"unit\":\"MILES\"}}}",
                "{\"createdAt\":\"2026-11-21T10:00:00Z\",\"counted\":{\"a b\":{\"unit\":\"COUNT\"}}}"
            })
    void whatIsNoReportIsRefused(String bytes) {
        assertThatThrownBy(() -> DeliveryReport.read(bytes.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("report of a delivery: ");
    }

    @Test
    void whatAnotherProcessCountedIsCountedHere() {
        Metrics metrics = new Metrics(Clock.fixed(NOW, ZoneOffset.UTC), 100);
        DeliveryMeters meters = new DeliveryMeters(metrics);

        meters.told(REPORT);
        meters.told(new DeliveryReport(
                "orders", NOW, "2", Map.of("DeliveryToS3.Records", new Values(Unit.COUNT, List.of(1L))), null));

        assertThat(of(metrics, "DeliveryToS3.Records")).isEqualTo(new Statistics(3, 13, 1, 7));
        assertThat(of(metrics, "DeliveryToS3.DataFreshness")).isEqualTo(new Statistics(1, 1.5, 1.5, 1.5));
    }

    private static Statistics of(Metrics metrics, String metric) {
        return metrics
                .points(
                        new MetricName("AWS/Firehose", metric, Map.of("DeliveryStreamName", "orders")),
                        0,
                        Long.MAX_VALUE)
                .values()
                .stream()
                .flatMap(List::stream)
                .map(Point::statistics)
                .reduce(Statistics::plus)
                .orElseThrow();
    }
}
