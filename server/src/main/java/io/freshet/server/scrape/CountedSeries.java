package io.freshet.server.scrape;

import io.freshet.awsapi.metric.Counted;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is counted under the names of CloudWatch, as series of Prometheus. */
final class CountedSeries {
    private static final int MOST_SERIES = 20_000;

    private final Metrics metrics;

    CountedSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    private record Named(SeriesName name, Counted counted) {}

    /** Adds all there are, but no more than Prometheus should be sent of one server; says how many are left out. */
    void addTo(MetricSnapshots.Builder scrape) {
        Map<String, List<Named>> families = new TreeMap<>();
        List<Counted> all = metrics.counted();
        for (Counted counted : all.subList(0, Math.min(MOST_SERIES, all.size()))) {
            SeriesName.of(counted.name(), counted.unit())
                    .ifPresent(name -> families.computeIfAbsent(name.name(), none -> new ArrayList<>())
                            .add(new Named(name, counted)));
        }
        families.forEach((name, family) -> add(scrape, name, family));
        scrape.metricSnapshot(GaugeSnapshot.builder()
                .name("freshet_series_left_out")
                .help("Series that are counted and not shown, as there are too many")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(Math.max(0, all.size() - MOST_SERIES))
                        .build())
                .build());
    }

    private void add(MetricSnapshots.Builder scrape, String name, List<Named> family) {
        Counted first = family.get(0).counted();
        String metric = first.name().namespace() + " " + first.name().metric();
        switch (family.get(0).name().kind()) {
            case COUNTER -> scrape.metricSnapshot(counter(name, metric, family, false));
            case SUCCESS -> {
                scrape.metricSnapshot(counter(name + "_successes", metric + ": those that succeeded", family, false));
                scrape.metricSnapshot(counter(name + "_attempts", metric + ": all", family, true));
            }
            case SUMMARY -> scrape.metricSnapshot(summary(name, metric, family));
            case GAUGE -> gauge(name, metric, family).ifPresent(scrape::metricSnapshot);
        }
    }

    private static CounterSnapshot counter(String name, String help, List<Named> family, boolean times) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        for (Named one : family) {
            Statistics total = one.counted().total();
            counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(one))
                    .value(times ? total.count() : total.sum())
                    .build());
        }
        return counter.build();
    }

    private static SummarySnapshot summary(String name, String help, List<Named> family) {
        SummarySnapshot.Builder summary = SummarySnapshot.builder().name(name).help(help);
        for (Named one : family) {
            Statistics total = one.counted().total();
            summary.dataPoint(SummaryDataPointSnapshot.builder()
                    .labels(labels(one))
                    .count((long) total.count())
                    .sum(total.sum() * one.name().scale())
                    .build());
        }
        return summary.build();
    }

    /** Absent when nothing came lately. */
    private Optional<GaugeSnapshot> gauge(String name, String help, List<Named> family) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        boolean any = false;
        long now = metrics.minute();
        for (Named one : family) {
            List<Point> points = metrics.points(one.counted().name(), now - 1, now + 1)
                    .getOrDefault(one.counted().unit(), List.of());
            if (!points.isEmpty()) {
                any = true;
                gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(one))
                        .value(points.get(points.size() - 1).statistics().max()
                                * one.name().scale())
                        .build());
            }
        }
        return any ? Optional.of(gauge.build()) : Optional.empty();
    }

    private static Labels labels(Named one) {
        Labels.Builder labels = Labels.builder();
        one.name().labels().forEach(labels::label);
        return labels.build();
    }
}
