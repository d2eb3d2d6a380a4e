package io.freshet.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.metric.Meter;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final MetricName NAME = new MetricName("AWS/Kinesis", "IncomingRecords", Map.of("StreamName", "s"));

    private final Stepping clock = new Stepping();
    private final Metrics metrics = new Metrics(clock, 100);
    private final Rates rates = new Rates(metrics);

    private static final class Stepping extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:30Z");

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
    }

    @Test
    void aRateIsThereOnceSomethingWasSeenTwice() {
        assertThat(rates.of("rows", 1_000)).isEmpty();

        clock.now = clock.now.plusSeconds(2);

        assertThat(rates.of("rows", 3_000)).hasValue(1_000);
    }

    @Test
    void aMetricHasARateAtTheFirstLook() {
        Meter meter = metrics.meter(NAME, "Count", 1);
        assertThat(rates.of(NAME)).isEmpty();
        clock.now = clock.now.plusSeconds(20);
        meter.add(400);
        assertThat(new Rates(metrics).of(NAME))
                .as("of a server that has just begun")
                .isEmpty();

        clock.now = clock.now.plusSeconds(20);

        assertThat(rates.of(NAME)).as("400 within 40 s, in two minutes").hasValue(10);
        clock.now = clock.now.plusSeconds(600);
        assertThat(rates.of(NAME)).hasValue(0);
    }

    @Test
    void whatBeginsAnewIsNotNegative() {
        assertThat(rates.of("rows", 1_000)).isEmpty();
        clock.now = clock.now.plusSeconds(2);

        assertThat(rates.of("rows", 5)).isEmpty();
        clock.now = clock.now.plusSeconds(1);
        assertThat(rates.of("rows", 15)).hasValue(10);
    }

    @Test
    void minutesThatPassAreNeitherLostNorCountedTwice() {
        Meter meter = metrics.meter(NAME, "Count", 1);
        double total = 0;
        for (int second = 0; second < 200; second++) {
            meter.add(50);
            clock.now = clock.now.plusSeconds(1);
            double rate = rates.of(NAME).orElse(50);
            assertThat(rate).as("after %d s", second).isBetween(43.0, 57.0);
            total += rate;
        }
        assertThat(total).isBetween(9_800.0, 10_200.0);
    }
}
