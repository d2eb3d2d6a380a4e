package io.freshet.server.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.auth.NotedRefusals.Refusal;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountedTest {
    private static final MetricName READS =
            new MetricName("AWS/Kinesis", "GetRecords.Success", Map.of("StreamName", "orders"));

    private volatile Instant now = Instant.parse("2026-01-31T12:00:10Z");
    private final Metrics metrics = new Metrics(
            new Clock() {
                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            100);
    private final Counted counted = new Counted(metrics);

    @Test
    void aReaderThatCallsHasNotStoppedAndOneThatNeverCameNeither() {
        assertThat(counted.stopped(READS, 1)).isEmpty();
        metrics.meter(READS, "Count", 1).add(1);
        assertThat(counted.stopped(READS, 1)).isEmpty();

        now = Instant.parse("2026-01-31T12:01:50Z");

        assertThat(counted.stopped(READS, 1)).isEmpty();
        assertThat(counted.lately(READS)).isEqualTo(1);
        assertThat(counted.lately()).isEqualTo("110 s");
    }

    @Test
    void aReaderThatCallsNoMoreStoppedAtTheEndOfItsLastMinute() {
        metrics.meter(READS, "Count", 1).add(1);

        now = Instant.parse("2026-01-31T12:05:00Z");

        assertThat(counted.stopped(READS, 1)).contains(Instant.parse("2026-01-31T12:01:00Z"));
        assertThat(counted.stopped(READS, 2)).as("who only looked once").isEmpty();
        assertThat(counted.lately(READS)).isZero();
        assertThat(counted.since(
                        READS,
                        Metrics.minuteOf(Instant.parse("2026-01-31T12:00:00Z").toEpochMilli())))
                .isEqualTo(1);
    }

    @Test
    void aKeyThatIsRefusedIsNamedWithSinceWhenAndWhatToDo() {
        Instant since = Instant.parse("2026-01-31T11:59:00Z");

        assertThat(Causes.refused(
                        new Refusal("AKIAOLD", 12, since, now, "UnrecognizedClientException", "It is invalid."), now))
                .isEqualTo("access key AKIAOLD has been refused 12 times since 11:59:00 UTC, the last time at 12:00:10"
                        + " UTC (It is invalid.): it is none of credentials.file, or its session token is not the one"
                        + " there: renew the credentials of the client");
    }
}
