package io.freshet.jobs.delivery;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.meter.CountedDelivery;
import io.freshet.firehosesink.meter.CountedDelivery.Source;
import io.freshet.firehosesink.meter.Counts;
import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.meter.DeliveryReport;
import io.freshet.jobs.report.ReportReader;
import io.freshet.jobs.report.ReportWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a delivery that runs in another process than its servers, and tells them once a second. All parts of its job in this process share one, until the last
 * of them ends. What is counted within a second and not told yet is lost with the process.
 */
final class DeliveryReporter implements Counts {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReporter.class);
    private static final String ABOUT = "delivery/";
    private static final int MOST_VALUES = 1_000;
    private static final Map<Key, DeliveryReporter> OPEN = new HashMap<>();

    private final Key key;
    private final CountedDelivery counted;
    private final ReportWriter writer;
    private final ScheduledExecutorService clock;
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private int users;

    private record Key(Map<String, String> kafka, String deliveryStream, Instant createdAt, String versionId) {}

    /** Values that are not told yet. */
    private record Waiting(Unit unit, List<Long> values) {}

    private DeliveryReporter(Key key, DeliveryConfig config, Source source) {
        this.key = key;
        this.counted = CountedDelivery.of(this, config, source);
        this.writer = ReportWriter.open(key.kafka(), ABOUT + key.deliveryStream());
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "delivery-report-" + key.deliveryStream());
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(this::tell, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * What a part of a job is to count with, until it is closed.
     *
     * @param kafkaProperties of the Kafka through which servers are told
     */
    static DeliveryMeter open(
            Map<String, String> kafkaProperties, DeliveryConfig config, Instant createdAt, Source source) {
        Key key = new Key(Map.copyOf(kafkaProperties), config.deliveryStreamName(), createdAt, config.versionId());
        synchronized (OPEN) {
            DeliveryReporter reporter =
                    OPEN.computeIfAbsent(key, missing -> new DeliveryReporter(missing, config, source));
            reporter.users++;
            return reporter.counted;
        }
    }

    @Override
    public long millis() {
        return Clock.systemUTC().millis();
    }

    @Override
    public void add(String metric, Unit unit, long value) {
        synchronized (waiting) {
            List<Long> values = waiting.computeIfAbsent(metric, unused -> new Waiting(unit, new ArrayList<>()))
                    .values();
            if (values.size() < MOST_VALUES) {
                values.add(value);
            } else { // sums stay right
                values.set(MOST_VALUES - 1, values.get(MOST_VALUES - 1) + value);
            }
        }
    }

    private void tell() {
        try {
            @Nullable OpenBuffers open = counted.open().orElse(null);
            Map<String, DeliveryReport.Values> values = taken();
            if (!values.isEmpty() || open != null) {
                writer.say(new DeliveryReport(key.deliveryStream(), key.createdAt(), key.versionId(), values, open)
                        .write());
            }
        } catch (RuntimeException e) { // the next one may do better
            LOG.warn("a report could not be made deliveryStream={} reason={}", key.deliveryStream(), e.toString());
        }
    }

    private Map<String, DeliveryReport.Values> taken() {
        Map<String, DeliveryReport.Values> taken = new TreeMap<>();
        synchronized (waiting) {
            waiting.forEach(
                    (metric, values) -> taken.put(metric, new DeliveryReport.Values(values.unit(), values.values())));
            waiting.clear();
        }
        return taken;
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(key, this);
        }
        clock.shutdownNow();
        tell();
        writer.close();
    }

    /** Has meters of this process count what is told. */
    static ReportReader.Listener listener(DeliveryMeters meters) {
        return (about, report) -> {
            if (about.startsWith(ABOUT)) {
                meters.told(DeliveryReport.read(report));
            }
        };
    }
}
