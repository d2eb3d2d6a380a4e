package io.freshet.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How soon a record is a row of an application's output while many others are put, in both ways of delivery, against a server that is there. Leaves
 * what it made behind. Counts from when a put was due, so that a put that had to wait pays for that, too.
 */
public final class ResultLatency {
    private static final Logger LOG = LoggerFactory.getLogger(ResultLatency.class);
    private static final Map<String, String> DEFAULTS = Map.of(
            "endpoint",
            "http://127.0.0.1:4566",
            "records-per-second",
            "20000",
            "seconds",
            "30",
            "warm-up-seconds",
            "20",
            "deliveries",
            "at-least-once,exactly-once",
            "results",
            "benchmarks/results");
    private static final int BATCH = 500;
    private static final int CONNECTIONS = 4;
    private static final int SHARDS = 4;

    private final URI endpoint;
    private final int perSecond;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<Long, Long> dueNanos = new ConcurrentHashMap<>();

    private ResultLatency(URI endpoint, int perSecond) {
        this.endpoint = endpoint;
        this.perSecond = perSecond;
    }

    /** Flags as in docs/benchmarks.md. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        int perSecond = flags.number("records-per-second");
        int seconds = flags.number("seconds");
        int warmUp = flags.number("warm-up-seconds");
        Settings settings = Settings.of("--endpoint", flags.text("endpoint"));
        Map<String, String> lines = new TreeMap<>();
        try (Clients clients = new Clients(settings)) {
            for (String delivery : flags.text("deliveries").split(",", -1)) {
                String run = "latency-" + delivery + "-"
                        + Clock.systemUTC().instant().getEpochSecond();
                ResultLatency latency = new ResultLatency(settings.endpoint(), perSecond);
                lines.put(delivery, latency.measure(clients, run, delivery, warmUp, seconds));
            }
        }
        Instant at = Clock.systemUTC().instant();
        String report = report(at, perSecond, warmUp, seconds, lines);
        LOG.info(
                "written: {}\n{}",
                ResultFile.write(Path.of(flags.text("results")), "result-latency", at, report),
                report);
    }

    private static String report(Instant at, int perSecond, int warmUp, int seconds, Map<String, String> lines) {
        return """
                # From put to row, run of %s

                | Delivery | latency of a row | rows |
                |---|---|---|
                %s

                ## Method

                One machine with %d processors: server, load and reader share it. %,d records a second, %d a request, on %d connections into %d shards, for %d s
                after %d s to warm up. One of %,d records passes the filter of an application; latency counts from when its request was due until GetRecords,
                asked all the time, shows the row.
                """
                .formatted(
                        at,
                        lines.entrySet().stream()
                                .map(line -> "| " + line.getKey() + " | " + line.getValue() + " |")
                                .collect(Collectors.joining("\n")),
                        Runtime.getRuntime().availableProcessors(),
                        perSecond,
                        BATCH,
                        CONNECTIONS,
                        SHARDS,
                        seconds,
                        warmUp,
                        ApplicationMeasurement.ONE_OF);
    }

    private String measure(Clients clients, String run, String delivery, int warmUp, int seconds) throws Exception {
        Patience patience = new Patience(Duration.ofSeconds(60));
        String source = run + "-in";
        String output = run + "-out";
        ApplicationMeasurement application = new ApplicationMeasurement(clients, patience);
        application.create(
                run,
                Streams.create(clients, patience, source, SHARDS),
                Streams.create(clients, patience, output, 1),
                Map.of("freshet:delivery", delivery));
        application.start(run);
        RowReader reader = new RowReader(clients.kinesis, output);
        long requests = (long) perSecond * (warmUp + seconds) / BATCH;
        ExecutorService putters = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long began = System.nanoTime();
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                puts.add(putters.submit(() -> {
                    put(source, first, requests, began);
                    return null;
                }));
            }
            while (puts.stream().anyMatch(put -> !put.isDone())) {
                reader.poll();
            }
            for (Future<?> put : puts) {
                put.get();
            }
            patience.await("the last row", () -> reader.poll().rows() == dueNanos.size());
            long from = began + Duration.ofSeconds(warmUp).toNanos();
            return summary(reader, from);
        } finally {
            putters.shutdownNow();
            putters.awaitTermination(10, TimeUnit.SECONDS);
            clients.analytics.stopApplication(r -> r.applicationName(run));
        }
    }

    private String summary(RowReader reader, long from) {
        long[] nanos = dueNanos.entrySet().stream()
                .filter(put -> put.getValue() >= from)
                .flatMapToLong(put -> LongStream.of(reader.nanosOf(put.getKey()) - put.getValue()))
                .sorted()
                .toArray();
        return "p50 %d ms, p99 %d ms, most %d ms | %,d"
                .formatted(
                        nanos[nanos.length / 2] / 1_000_000,
                        nanos[(int) Math.ceil(0.99 * nanos.length) - 1] / 1_000_000,
                        nanos[nanos.length - 1] / 1_000_000,
                        nanos.length);
    }

    /** Every so many requests, each when it is due, on one connection. */
    private void put(String stream, int first, long requests, long began) throws IOException, InterruptedException {
        long everyNanos = Duration.ofSeconds(1).toNanos() * BATCH / perSecond;
        for (long request = first; request < requests; request += CONNECTIONS) {
            long due = began + request * everyNanos;
            String body = body(stream, request * BATCH, due);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(endpoint)
                            .header("Content-Type", "application/x-amz-json-1.1")
                            .header("X-Amz-Target", "Kinesis_20131202.PutRecords")
                            .header("X-Amz-Date", "20260101T000000Z")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("\"FailedRecordCount\":0")) {
                throw new IOException("PutRecords: " + answer.statusCode() + " "
                        + answer.body().substring(0, Math.min(300, answer.body().length())));
            }
        }
    }

    private String body(String stream, long firstId, long due) {
        StringBuilder body = new StringBuilder("{\"StreamName\":\"" + stream + "\",\"Records\":[");
        for (long id = firstId; id < firstId + BATCH; id++) {
            if (id % ApplicationMeasurement.ONE_OF == 0) {
                dueNanos.put(id, due);
            }
            body.append(id == firstId ? "" : ",")
                    .append("{\"PartitionKey\":\"")
                    .append(id)
                    .append("\",\"Data\":\"")
                    .append(new String(Base64.getEncoder().encode(Payload.of(id)), StandardCharsets.US_ASCII))
                    .append("\"}");
        }
        return body.append("]}").toString();
    }
}
