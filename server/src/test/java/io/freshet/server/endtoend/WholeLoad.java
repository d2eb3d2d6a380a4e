package io.freshet.server.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * All that a cluster is to carry through whatever happens: a stream that is delivered and counted, direct delivery streams as gzip, Parquet and
 * partitions, and applications that remember. At the end every acknowledged record is where it belongs, once, and results are those of undisturbed twins.
 */
final class WholeLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long PACE_MILLIS = 100;
    private static final double MEGABYTES_A_SECOND = 0.03;
    private static final int PARTITIONS = 10;

    private final ServerAccess server;
    private final S3Client s3;
    private final StatefulApplications applications;
    private final NumberedLoad stream;
    private final NumberedLoad direct;
    private final Map<String, FirehoseLoad> fire = new TreeMap<>();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final Map<String, Map<String, List<JsonNode>>> seen = new TreeMap<>();

    /** Makes everything and begins to put. */
    WholeLoad(ServerAccess server) throws Exception {
        this.server = server;
        this.s3 = server.s3();
        this.applications = new StatefulApplications(server);
        NumbersPipeline.create(server);
        FireStreams.create(server, 2);
        applications.create();
        stream = new NumberedLoad(server, NumberedLoad.Target.STREAM, PACE_MILLIS);
        direct = new NumberedLoad(server, NumberedLoad.Target.DELIVERY_STREAM, PACE_MILLIS);
        for (String name : FireStreams.NAMES) {
            fire.put(name, new FirehoseLoad(server, name, PARTITIONS, MEGABYTES_A_SECOND));
        }
        running.addAll(List.of(stream, direct, applications.load()));
        running.addAll(fire.values());
    }

    /** From here on the longest pause of puts is looked for. */
    void watch() {
        stream.numbers.watch();
        direct.numbers.watch();
    }

    Duration longestPause() {
        return Collections.max(List.of(stream.numbers.longestPause(), direct.numbers.longestPause()));
    }

    /** Waits until a record that is put from now on has come out of each way of delivery; how long each took. */
    Map<String, Duration> awaitDelivered(String what) throws Exception {
        long begun = System.nanoTime();
        int streamMark = stream.numbers.next();
        int directMark = direct.numbers.next();
        Map<String, Duration> waited = new TreeMap<>();
        Await.until(PATIENCE, () -> what + ": only " + waited + " moved on; " + server.log(), () -> {
            Map<String, Boolean> moved = Map.of(
                    "numbers", lastDelivered("numbers", "id") >= streamMark,
                    "windows", lastDelivered("windows", "LAST") >= streamMark,
                    "direct", lastDelivered("direct", "id") >= directMark);
            Duration until = Duration.ofNanos(System.nanoTime() - begun);
            moved.forEach((way, is) -> {
                if (is) {
                    waited.putIfAbsent(way, until);
                }
            });
            return waited.size() == moved.size();
        });
        return waited;
    }

    /** The highest number of what has been delivered below a prefix; -1 as long as the store does not answer. */
    private int lastDelivered(String prefix, String column) {
        try {
            return Pipeline.delivered(s3, prefix + "/", seen.computeIfAbsent(prefix, p -> new HashMap<>())).stream()
                    .mapToInt(row -> row.path(column).asInt())
                    .max()
                    .orElse(-1);
        } catch (SdkException | IOException notThere) {
            return -1;
        }
    }

    /** Puts nothing more. */
    void end() throws Exception {
        for (AutoCloseable load : running) {
            load.close();
        }
        running.clear();
    }

    /** After {@link #end}. */
    void check(String what) throws Exception {
        assertThat(NumbersPipeline.faultsOnceSettled(s3, "numbers/", stream.numbers))
                .as(what)
                .isEmpty();
        assertThat(NumbersPipeline.faultsOnceSettled(s3, "direct/", direct.numbers))
                .as(what)
                .isEmpty();
        NumbersPipeline.assertWindowsCountEveryRecordOnce(s3);
        for (String name : List.of("numbers", "direct", "windows", "gzip", "parquet", "parts")) {
            JsonNode report = FireStreams.auditOnceDelivered(server, PATIENCE, name);
            assertThat(report.path("Findings")).as(what + ", " + name).isEmpty();
            assertThat(report.path("Records").path("Stored").asLong())
                    .as(what + ", " + name)
                    .isEqualTo(report.path("Records").path("Accepted").asLong());
            System.out.printf(
                    "%s: %s records, audited%n", name, report.path("Records").path("Stored"));
        }
        for (String name : List.of("gzip", "parts")) {
            assertThat(requireNonNull(fire.get(name)).faults(FireStreams.gzipIds(s3, name + "/")))
                    .as(what + ", " + name)
                    .isEmpty();
        }
        applications.check();
    }

    @Override
    public void close() {
        try (s3;
                applications) {
            end();
        } catch (Exception e) { // a load is whatever can be closed
            throw new AssertionError("a load does not end", e);
        }
    }
}
