package io.freshet.server;

import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.ingest.kafka.KafkaArrivals;
import io.freshet.ingest.log.ShardLog;
import io.freshet.jobs.delivery.park.DeliveryRuns;
import io.freshet.jobs.delivery.park.ParkingDeliveryJobs;
import io.freshet.server.config.ServerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends and starts the jobs of delivery streams by what comes for them, on threads of its own: of the server that leads. */
final class Parking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
    private static final Duration SELDOM = Duration.ofSeconds(5);
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final int LOOKS = 5;
    /** More would only take turns: one job is submitted after the other. */
    private static final int STARTERS = 2;

    private final KafkaArrivals arrivals;
    private final ParkingDeliveryJobs jobs;
    private final Duration rhythm;
    private final ExecutorService starters =
            Executors.newFixedThreadPool(STARTERS, task -> new Thread(task, "delivery-start"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "delivery-park"));

    Parking(ServerConfig config, Backends backends, DeliveryRuns runs, ShardLog log, Clock clock) {
        Optional<Duration> idle = config.deliveries().parkAfter();
        boolean jobsHere = config.flink().cluster().isEmpty();
        this.rhythm = idle.map(Parking::rhythm).orElse(SELDOM);
        this.arrivals = new KafkaArrivals(backends.kafkaProperties());
        this.jobs = new ParkingDeliveryJobs(runs, arrivals, log, backends.resources(), idle, jobsHere, starters, clock);
    }

    private static Duration rhythm(Duration idle) {
        Duration wanted = idle.dividedBy(LOOKS);
        if (wanted.compareTo(SELDOM) > 0) {
            return SELDOM;
        }
        return wanted.compareTo(OFTEN) < 0 ? OFTEN : wanted;
    }

    DeliveryJobs jobs() {
        return jobs;
    }

    /** Looks again and again from now on. */
    void begin() {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(this::look, rhythm.toMillis(), rhythm.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            jobs.tick();
        } catch (RuntimeException e) { // it is looked again
            LOG.warn("idle delivery streams are not looked for now reason={}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        starters.shutdownNow();
        arrivals.close();
    }
}
