package io.freshet.benchmarks;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one run, against a server that is already there: raw producer, PutRecords, application, latency, delivery. Creates
 * streams, an application and a delivery stream under names of its own and leaves them behind.
 */
public final class EndToEnd {
    private static final Logger LOG = LoggerFactory.getLogger(EndToEnd.class);

    private final Settings settings;
    private final Clients clients;
    private final Patience patience;
    private final String run;
    private final List<Measured> results = new ArrayList<>();

    private EndToEnd(Settings settings, Clients clients, Instant at) {
        this.settings = settings;
        this.clients = clients;
        this.patience = new Patience(settings.limit());
        this.run = "benchmark-" + at.getEpochSecond();
    }

    /** Flags as in {@link Settings}, for example {@code --records 500000 --kafka 127.0.0.1:9092}. */
    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        Instant at = Clock.systemUTC().instant();
        try (Clients clients = new Clients(settings)) {
            List<Measured> results = new EndToEnd(settings, clients, at).measure();
            LOG.info("written: {}\n{}", Report.write(at, settings, results), Report.markdown(at, settings, results));
        }
    }

    private List<Measured> measure() throws Exception {
        LOG.info("raw producer, PutRecords, application, delivery: up to {} each", settings.limit());
        Load raw = RawProducer.put(settings, run + "-raw");
        add("raw Kafka producer records/s", raw, "acks=all, no compression, linger 5 ms, batches of 256 KiB; " + raw);

        String source = run + "-source";
        String sourceArn = Streams.create(clients, patience, source, settings.shards());
        Load put = new LoadGenerator(clients.load, settings.inFlight())
                .put(source, 0, settings.records(), settings.limit());
        add("PutRecords records/s", put, "500 per request through the asynchronous client; " + put);
        results.add(new Measured(
                "PutRecords / raw producer",
                "%.0f %%".formatted(100 * put.recordsPerSecond() / raw.recordsPerSecond()),
                "ratio of the two above"));

        String output = run + "-rows";
        String outputArn = Streams.create(clients, patience, output, 1);
        results.addAll(new ApplicationMeasurement(clients, patience)
                .run(run, sourceArn, source, outputArn, output, put.records()));
        results.stream().skip(3).forEach(measured -> LOG.info("{}: {}", measured.what(), measured.value()));

        String delivered = run + "-delivered";
        String deliveredArn = Streams.create(clients, patience, delivered, settings.shards());
        results.addAll(new DeliveryMeasurement(clients, patience, settings).run(run, deliveredArn, delivered));
        return results;
    }

    private void add(String what, Load load, String method) {
        LOG.info("{}: {}", what, load);
        results.add(new Measured(what, "%,.0f".formatted(load.recordsPerSecond()), method));
    }
}
