package io.freshet.awsapi.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MINUTE = Metrics.minuteOf(START.toEpochMilli());

    private final AtomicLong millis = new AtomicLong(START.toEpochMilli());
    private final Metrics metrics = new Metrics(clock(), 20);

    private Clock clock() {
        return new Clock() {
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
                return Instant.ofEpochMilli(millis.get());
            }
        };
    }

    private void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    private static MetricName name(String metric) {
        return new MetricName("app", metric, Map.of("Stream", "s"));
    }

    private List<Point> points(String metric, String unit) {
        return metrics.points(name(metric), 0, Long.MAX_VALUE).getOrDefault(unit, List.of());
    }

    @Test
    void whatWasCountedIsNeverForgottenWhileItIsCountedOn() {
        Meter meter = metrics.meter(name("total"), "Count", 1);
        metrics.put(name("foreign"), "Count", START, Statistics.of(7));
        for (int i = 0; i < 300; i++) {
            meter.add(2);
            advance(Duration.ofMinutes(1));
        }

        assertThat(metrics.counted())
                .containsExactly(new Counted(name("total"), "Count", new Statistics(300, 600, 2, 2)));
    }

    @Test
    void valuesAreCountedInTheirMinutes() {
        Meter meter = metrics.meter(name("a"), "Seconds", 0.001);
        meter.add(1500);
        meter.add(500);
        advance(Duration.ofMinutes(1));
        meter.add(-250);
        advance(Duration.ofMinutes(2));
        meter.add(0);

        assertThat(points("a", "Seconds"))
                .containsExactly(
                        new Point(MINUTE, new Statistics(2, 2, 0.5, 1.5), null),
                        new Point(MINUTE + 1, new Statistics(1, -0.25, -0.25, -0.25), null),
                        new Point(MINUTE + 3, new Statistics(1, 0, 0, 0), null));
        assertThat(metrics.meter(name("a"), "Seconds", 0.001)).isSameAs(meter);
        assertThat(metrics.points(name("a"), MINUTE + 1, MINUTE + 3).get("Seconds"))
                .hasSize(1);
    }

    @Test
    void nothingIsLostBetweenThreadsWhileMinutesPass() throws InterruptedException {
        Meter meter = metrics.meter(name("a"), "Count", 1);
        CyclicBarrier halfMinute = new CyclicBarrier(4); // nobody stays behind for a whole minute
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean first = i == 0;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 100_000; n++) {
                    meter.add(1);
                    if (first && n % 5_000 == 2_500) {
                        millis.addAndGet(30_000);
                    }
                    if (n % 5_000 == 0) {
                        meet(halfMinute);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(points("a", "Count")).hasSizeGreaterThan(8);
        assertThat(points("a", "Count").stream()
                        .mapToDouble(p -> p.statistics().sum())
                        .sum())
                .isEqualTo(400_000);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other threads do not come", e);
        }
    }

    @Test
    void whatIsOlderThanThreeHoursIsForgotten() {
        Meter meter = metrics.meter(name("a"), "Count", 1);
        for (int i = 0; i < 400; i++) {
            meter.add(i);
            metrics.put(name("b"), "None", START.plus(Duration.ofMinutes(i)), Statistics.of(i));
            advance(Duration.ofMinutes(1));
        }
        metrics.put(name("c"), "None", START, Statistics.of(1));

        assertThat(points("a", "Count")).hasSizeBetween(180, 183);
        assertThat(points("b", "None")).hasSize(181);
        assertThat(points("c", "None")).isEmpty();
        advance(Duration.ofHours(4));
        assertThat(metrics.names()).isEmpty();
        meter.add(1);
        assertThat(metrics.names()).as("counted again").containsExactly(name("a"));
    }

    @Test
    void whatWasPutLongestAgoMakesRoomAndWhatIsCountedHereStays() {
        metrics.meter(name("own"), "Count", 1).add(1);
        for (int i = 0; i < 60; i++) {
            metrics.put(name("m" + i), "None", metrics.names().isEmpty() ? START : clock().instant(), Statistics.of(1));
            advance(Duration.ofMinutes(1));
        }

        assertThat(metrics.names())
                .hasSizeLessThanOrEqualTo(21)
                .contains(name("own"), name("m59"))
                .doesNotContain(name("m0"));
    }

    @Test
    void lateDataGoesWhereItBelongs() {
        metrics.put(name("a"), "None", START, Statistics.of(1));
        metrics.put(name("a"), "None", START.minusSeconds(600), Statistics.of(2));
        metrics.put(name("a"), "None", START.minusSeconds(300), Statistics.of(3));
        metrics.put(name("a"), "None", START.minusSeconds(590), Statistics.of(4));

        assertThat(points("a", "None"))
                .extracting(point -> point.statistics().sum())
                .containsExactly(6.0, 3.0, 1.0);
    }

    @Test
    void unitsAreKeptApart() {
        metrics.put(name("a"), "Bytes", START, Statistics.of(1));
        metrics.put(name("a"), "Count", START, Statistics.of(2));

        assertThat(metrics.points(name("a"), MINUTE, MINUTE + 1)).containsOnlyKeys("Bytes", "Count");
        assertThat(metrics.names()).containsExactly(name("a"));
    }

    @Test
    void percentilesAreWithinOnePerCent() {
        Distribution distribution = new Distribution();
        for (int i = 1; i <= 1000; i++) {
            distribution.add(i, 1);
        }

        assertThat(distribution.percentile(50).orElseThrow()).isBetween(495.0, 505.0);
        assertThat(distribution.percentile(99).orElseThrow()).isBetween(980.0, 1000.0);
        assertThat(distribution.percentile(100).orElseThrow()).isBetween(990.0, 1000.0);
        for (int i = 0; i < 5000; i++) {
            distribution.add(Math.pow(1.01, i), 1);
        }
        assertThat(distribution.percentile(50))
                .as("of too many different values")
                .isEmpty();
    }
}
