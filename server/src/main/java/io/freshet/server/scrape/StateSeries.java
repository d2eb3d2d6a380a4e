package io.freshet.server.scrape;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.functions.mapping.Holdups.Holdup;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.server.cause.Cause;
import io.freshet.server.cause.Cause.Of;
import io.freshet.server.console.ConsoleParts;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** The state and the lag of what runs: streams, applications, delivery streams, functions and their mappings; and what is wrong. */
final class StateSeries {
    private static final int MOST = 500;

    private final ConsoleParts parts;

    StateSeries(ConsoleParts parts) {
        this.parts = parts;
    }

    void addTo(MetricSnapshots.Builder scrape) {
        Map<Labels, Double> shards = new TreeMap<>();
        Instant now = parts.clock().instant();
        parts.streams().list().stream()
                .limit(MOST)
                .forEach(stream ->
                        shards.put(Labels.of("stream", stream.name()), (double) stream.shardsNotExpired(now).stream()
                                .filter(shard -> shard.isOpen())
                                .count()));
        add(scrape, "freshet_stream_shards", "Shards of a stream that are open", shards);
        addApplications(scrape, now);
        addDeliveries(scrape);
        addFunctions(scrape, now);
        addProblems(scrape);
    }

    private void addApplications(MetricSnapshots.Builder scrape, Instant now) {
        Map<Labels, Double> states = new TreeMap<>();
        Map<Labels, Double> lags = new TreeMap<>();
        Map<Labels, Double> read = new TreeMap<>();
        Map<Labels, Double> errors = new TreeMap<>();
        for (ApplicationDefinition application :
                parts.applications().list("", MOST).applications()) {
            Labels name = Labels.of("application", application.name());
            states.put(name.add("status", application.status().name()), 1.0);
            Optional<LiveApplication> live = parts.applications().live(application.name());
            if (live.isPresent()) {
                lag(live.get(), now).ifPresent(lag -> lags.put(name, lag.toMillis() / 1000.0));
                read.put(name, (double) live.get().shards().values().stream()
                        .mapToLong(LiveApplication.Shard::records)
                        .sum());
                List<LiveApplication.Failures> failed =
                        new ArrayList<>(live.get().failures().values());
                failed.addAll(live.get().unreadable().values());
                errors.put(name, (double) failed.stream()
                        .mapToLong(LiveApplication.Failures::rows)
                        .sum());
            }
        }
        add(scrape, "freshet_application_state", "1 at the status that an application has", states);
        add(scrape, "freshet_application_lag_seconds", "How far the slowest shard is behind the clock", lags);
        addCounter(scrape, "freshet_application_records_read", "Records read since the job started", read);
        addCounter(scrape, "freshet_application_error_rows", "Rows that went to error_stream since then", errors);
    }

    private static Optional<Duration> lag(LiveApplication application, Instant now) {
        long slowest = application.shards().values().stream()
                .mapToLong(LiveApplication.Shard::at)
                .min()
                .orElse(Long.MIN_VALUE);
        return slowest == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(0, now.toEpochMilli() - slowest)));
    }

    private void addDeliveries(MetricSnapshots.Builder scrape) {
        Map<Labels, Double> states = new TreeMap<>();
        for (DeliveryStream delivery :
                parts.deliveries().list().stream().limit(MOST).toList()) {
            states.put(
                    Labels.of(
                            "delivery_stream",
                            delivery.name(),
                            "status",
                            delivery.status().name()),
                    1.0);
        }
        add(scrape, "freshet_delivery_state", "1 at the status that a delivery stream has", states);
    }

    private void addFunctions(MetricSnapshots.Builder scrape, Instant now) {
        add(scrape, "freshet_function_workers", "Worker processes of functions", Map.of(Labels.EMPTY, (double)
                parts.functions().workers()));
        Map<Labels, Double> states = new TreeMap<>();
        for (EventSourceMappingConfiguration mapping :
                parts.functions().mappings().stream().limit(MOST).toList()) {
            states.put(
                    Labels.of(
                            "mapping", String.valueOf(mapping.uuid()),
                            "function", last(String.valueOf(mapping.functionArn())),
                            "status", String.valueOf(mapping.state())),
                    1.0);
        }
        add(scrape, "freshet_mapping_state", "1 at the status that an event source mapping has", states);
        Map<Labels, Double> held = new TreeMap<>();
        for (Holdup holdup :
                parts.functions().holdups().list().stream().limit(MOST).toList()) {
            held.put(
                    Labels.of("mapping", holdup.mapping(), "shard", holdup.shard()),
                    Duration.between(holdup.since(), now).toMillis() / 1000.0);
        }
        add(scrape, "freshet_mapping_held_seconds", "How long a function has failed with the same records", held);
    }

    private static String last(String functionArn) {
        return functionArn.contains(":function:")
                ? functionArn.substring(functionArn.indexOf(":function:") + ":function:".length())
                : functionArn;
    }

    /** As {@code freshet status} and the console tell them. */
    private void addProblems(MetricSnapshots.Builder scrape) {
        List<Cause> causes = new ArrayList<>(parts.causes().ofServer());
        causes.addAll(parts.causes().ofStreams(EnumSet.allOf(Of.class)));
        causes.addAll(parts.causes().ofApplications());
        causes.addAll(parts.causes().ofDeliveries());
        causes.addAll(parts.causes().ofFunctions());
        Map<Labels, Double> problems = new TreeMap<>();
        causes.stream()
                .limit(MOST)
                .forEach(cause -> problems.merge(
                        Labels.of(
                                "cause", cause.fault().code(),
                                "of", cause.of().words(),
                                "name", cause.name(),
                                "grave", Boolean.toString(cause.fault().isGrave())),
                        1.0,
                        Double::sum));
        add(scrape, "freshet_problem", "1 for everything that is wrong now", problems);
    }

    private static void add(MetricSnapshots.Builder scrape, String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        scrape.metricSnapshot(gauge.build());
    }

    private static void addCounter(
            MetricSnapshots.Builder scrape, String name, String help, Map<Labels, Double> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        scrape.metricSnapshot(counter.build());
    }
}
