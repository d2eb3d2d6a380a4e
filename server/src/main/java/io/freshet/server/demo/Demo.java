package io.freshet.server.demo;

import io.freshet.server.demo.Flights.Flight;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * Streams real flights through a running server, as any program with an AWS SDK would, and proves what came of it.
 *
 * <pre>
 *   flights --put--> stream "flights" --SQL--> stream "delays" --delivery "delays"--> gzip JSON lines
 *                          |
 *                          +----------delivery "flights"----------------------------> Parquet
 * </pre>
 */
public final class Demo {
    private static final int BATCH = 250;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clients clients;
    private final PrintStream out;
    private final Clock clock;

    Demo(Clients clients, PrintStream out, Clock clock) {
        this.clients = clients;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Runs the demo with {@code count} flights.
     *
     * @return whether every record put was delivered, and none twice
     */
    public static boolean run(DemoTarget target, int count, PrintStream out, Clock clock) throws InterruptedException {
        try (Clients clients = new Clients(target)) {
            return new Demo(clients, out, clock).run(count);
        }
    }

    private boolean run(int count) throws InterruptedException {
        new Pipeline(clients, clock).create();
        heading("Streaming " + count
                + " flights; how late they are, every 5 seconds, by airport (the first five of each window)");
        AtomicBoolean putting = new AtomicBoolean(true);
        LiveRows live = new LiveRows(clients.kinesis, out, clock);
        Thread tail = new Thread(() -> live.printWhile(putting), "live-rows");
        tail.start();
        int put;
        try {
            put = put(Flights.first(count));
            awaitLastWindow();
        } finally {
            putting.set(false);
            tail.join();
        }
        return report(put, live.rows());
    }

    private int put(List<Flight> flights) throws InterruptedException {
        int acknowledged = 0;
        for (int from = 0; from < flights.size(); from += BATCH) {
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (Flight flight : flights.subList(from, Math.min(from + BATCH, flights.size()))) {
                entries.add(PutRecordsRequestEntry.builder()
                        .partitionKey(flight.origin())
                        .data(SdkBytes.fromUtf8String(flight.json()))
                        .build());
            }
            PutRecordsResponse answer = clients.kinesis.putRecords(
                    r -> r.streamName(Pipeline.FLIGHTS).records(entries));
            acknowledged += entries.size() - answer.failedRecordCount();
            Thread.sleep(PAUSE.toMillis());
        }
        return acknowledged;
    }

    /** The window that holds the last flight closes by the clock, at most five seconds later. */
    private static void awaitLastWindow() throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(7).toMillis());
    }

    private boolean report(int put, int results) throws InterruptedException {
        DeliveredObjects flights = new DeliveredObjects(clients.s3, Pipeline.BUCKET, Pipeline.FLIGHTS_PREFIX);
        DeliveredObjects delays = new DeliveredObjects(clients.s3, Pipeline.BUCKET, Pipeline.DELAYS_PREFIX);
        Instant deadline = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(deadline)
                && (flights.refresh().rows().size() < put
                        || delays.refresh().rows().size() < results)) {
            Thread.sleep(200);
        }
        Thread.sleep(Pipeline.INTERVAL.plusSeconds(2).toMillis()); // whatever was delivered twice would show by now
        heading("Delivered to s3://" + Pipeline.BUCKET);
        show(flights.refresh());
        show(delays.refresh());
        heading("Proof");
        Proof raw = Proof.of(
                put, flights.rows().stream().map(row -> row.path("id").asText()).toList());
        Proof result = Proof.of(
                results,
                delays.rows().stream()
                        .map(row -> row.path("WINDOW_END").asText()
                                + row.path("ORIGIN").asText())
                        .toList());
        out.println("flights: " + raw);
        out.println("results: " + result);
        return raw.holds() && result.holds();
    }

    private void show(DeliveredObjects objects) {
        for (DeliveredObjects.Content object : objects.contents()) {
            out.printf("%s  %,d rows  %,d bytes%n", object.key(), object.rows().size(), object.sizeBytes());
        }
        objects.rows().stream().limit(3).forEach(row -> out.println("    " + row));
    }

    private void heading(String text) {
        out.println();
        out.println("== " + text);
    }
}
