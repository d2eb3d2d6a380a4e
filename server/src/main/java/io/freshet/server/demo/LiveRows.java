package io.freshet.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Tails the application's output stream and prints its rows as they come. */
final class LiveRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_PER_WINDOW = 5;

    private final KinesisClient kinesis;
    private final PrintStream out;
    private final Clock clock;
    private volatile int rows;
    private String window = "";
    private int shown;

    LiveRows(KinesisClient kinesis, PrintStream out, Clock clock) {
        this.kinesis = kinesis;
        this.out = out;
        this.clock = clock;
    }

    /** How many rows have come. */
    int rows() {
        return rows;
    }

    /** Prints until told to end and nothing more is there. */
    void printWhile(AtomicBoolean more) {
        String iterator = kinesis.getShardIterator(r -> r.streamName(Pipeline.DELAYS)
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        boolean ended = false;
        while (!ended) {
            ended = !more.get();
            String current = iterator;
            GetRecordsResponse answer = kinesis.getRecords(r -> r.shardIterator(current));
            answer.records().forEach(this::print);
            iterator = answer.nextShardIterator();
            ended &= answer.records().isEmpty();
            pause();
        }
    }

    private void print(Record record) {
        rows++;
        JsonNode row = parse(record);
        if (!window.equals(row.path("WINDOW_END").asText())) {
            window = row.path("WINDOW_END").asText();
            shown = 0;
        }
        if (shown++ < SHOWN_PER_WINDOW) {
            LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
            out.printf("%s  %s%n", now, row);
        }
    }

    private static JsonNode parse(Record record) {
        try {
            return JSON.readTree(record.data().asUtf8String());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the application's output is not JSON: " + record.sequenceNumber(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
