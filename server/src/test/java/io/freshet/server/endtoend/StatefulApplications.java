package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;

/** Applications that remember, over one stream of events that are put through whatever happens; and twins of them, afterwards. */
final class StatefulApplications implements AutoCloseable {
    private static final String EVENTS = "events";
    private static final String LAST = "last";
    private static final List<String> NAMES = List.of("tumbling", "sliding", "joined");
    private static final int BATCH = 10;
    private static final int KEYS = 5;
    private static final long PACE_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Numbered numbers = new Numbered();
    private final Random random = new Random(EVENTS.hashCode());
    private final Map<String, Example> applications = new LinkedHashMap<>();
    private final ServerAccess server;
    private final KinesisClient kinesis;

    StatefulApplications(ServerAccess server) {
        this.server = server;
        this.kinesis = server.kinesis();
        for (String name : NAMES) {
            String code =
                    Objects.requireNonNull(StatefulQueries.all().get(name)).code();
            applications.put(name, new Example(name, code, EVENTS));
        }
        applications.put("pattern", new Example("pattern", StatefulQueries.pattern(), EVENTS));
    }

    /** Makes the stream and the applications, and starts these. */
    void create() throws Exception {
        Pipeline.createStream(server, EVENTS, 1);
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            run(analytics, List.copyOf(applications.values()));
        }
    }

    /** Stops them all, each with a snapshot of what it remembers. */
    void stop() throws Exception {
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            for (Example application : applications.values()) {
                analytics.stopApplication(r -> r.applicationName(application.name));
                application.await(analytics, ApplicationStatus.READY);
            }
        }
    }

    /** Starts all that were stopped, where they were. */
    void startAgain() throws Exception {
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            for (Example application : applications.values()) {
                analytics.startApplication(r -> r.applicationName(application.name));
            }
            for (Example application : applications.values()) {
                application.await(analytics, ApplicationStatus.RUNNING);
            }
        }
    }

    /** A load that goes on until it is closed. */
    Life load() {
        return new Life(
                EVENTS,
                () -> {
                    put(BATCH);
                    Thread.sleep(PACE_MILLIS);
                },
                () -> {});
    }

    /** As many events were put and acknowledged before. */
    void known(int events) {
        numbers.take(events).forEach(numbers::acknowledge);
    }

    private void run(KinesisAnalyticsV2Client analytics, List<Example> examples) throws Exception {
        for (Example example : examples) {
            example.create(server, analytics, "OUT");
            example.start(analytics);
        }
        for (Example example : examples) {
            example.await(analytics, ApplicationStatus.RUNNING);
        }
    }

    void put(int events) {
        List<Integer> ids = numbers.take(events);
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int id : ids) {
            entries.add(entry(StatefulQueries.record("k" + random.nextInt(KEYS), random.nextGaussian(), id)));
        }
        List<PutRecordsResultEntry> results =
                kinesis.putRecords(r -> r.streamName(EVENTS).records(entries)).records();
        for (int i = 0; i < events; i++) {
            if (results.get(i).errorCode() == null) {
                numbers.acknowledge(ids.get(i));
            }
        }
    }

    private static PutRecordsRequestEntry entry(String record) {
        return PutRecordsRequestEntry.builder()
                .partitionKey("k")
                .data(SdkBytes.fromUtf8String(record))
                .build();
    }

    /** After the end of all loads: every acknowledged event is in the stream once, and all results are those of twins that nobody disturbed. */
    void check() throws Exception {
        List<Integer> ids = Example.rows(kinesis, EVENTS).stream()
                .map(row -> row.path("id").asInt())
                .toList();
        assertThat(numbers.faults(ids)).isEmpty();
        assertThat(numbers.acknowledged()).isPositive();
        kinesis.putRecords(
                r -> r.streamName(EVENTS).records(entry(StatefulQueries.record(LAST, 0, numbers.next() + 1_000_000))));
        Map<String, Example> twins = new LinkedHashMap<>();
        applications.forEach((name, application) -> twins.put(name, application.twin(name + "-undisturbed")));
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            run(analytics, List.copyOf(twins.values()));
        }
        for (String name : applications.keySet()) {
            compare(name, Objects.requireNonNull(applications.get(name)), Objects.requireNonNull(twins.get(name)));
        }
        long counted = Objects.requireNonNull(applications.get("tumbling")).rows(kinesis).stream()
                .mapToLong(row -> row.path("N").asLong())
                .sum();
        assertThat(counted).as("events in windows").isEqualTo(inOrder(ids));
    }

    /** How many come in the order of their time, which is that of their numbers; a put that a server took late may be behind others, and late rows do not count. */
    private static long inOrder(List<Integer> ids) {
        long inOrder = 0;
        int highest = -1;
        for (int id : ids) {
            if (id > highest) {
                highest = id;
                inOrder++;
            }
        }
        return inOrder;
    }

    private void compare(String name, Example disturbed, Example undisturbed) throws Exception {
        List<String> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        try {
            Await.until(PATIENCE, () -> name, () -> {
                Thread.sleep(2_000);
                read(disturbed, rows);
                read(undisturbed, expected);
                return !rows.isEmpty() && rows.equals(expected);
            });
        } catch (AssertionError late) {
            assertThat(rows).as(name).containsExactlyInAnyOrderElementsOf(expected);
            throw late;
        }
        Thread.sleep(3_000); // what comes twice would have come by now
        read(disturbed, rows);
        assertThat(rows).as(name).hasSameSizeAs(expected);
        System.out.printf("%s: %d rows, as those of an undisturbed twin%n", name, rows.size());
    }

    private void read(Example application, List<String> rows) throws Exception {
        rows.clear();
        application.rows(kinesis).stream().map(JsonNode::toString).sorted().forEach(rows::add);
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
