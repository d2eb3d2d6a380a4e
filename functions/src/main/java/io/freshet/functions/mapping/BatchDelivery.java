package io.freshet.functions.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.mapping.Holdups.Holdup;
import io.freshet.functions.mapping.StreamFeed.FeedRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Gives records of one shard to a function until each has been handled or has been given up: in order, at least once. A batch that
 * fails is tried again, or halved until what fails is alone.
 */
final class BatchDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final int LARGE = 700_000;

    private final EventSourceMappingConfiguration mapping;
    private final StreamEvents events;
    private final MappingCalls calls;
    private final String shard;
    private final Clock clock;
    private @Nullable OpenWindow window;

    /** Some records of a batch, and how often they have been tried. */
    private record Part(List<FeedRecord> records, int attempts) {}

    BatchDelivery(
            EventSourceMappingConfiguration mapping,
            StreamEvents events,
            MappingCalls calls,
            String shard,
            Clock clock) {
        this.mapping = mapping;
        this.events = events;
        this.calls = calls;
        this.shard = shard;
        this.clock = clock;
    }

    /** Returns when all are handled or given up; throws if it is interrupted before. */
    void deliver(List<FeedRecord> records) throws InterruptedException {
        String place = mapping.uuid() + "/" + shard + "/" + records.get(0).sequenceNumber();
        Deque<Part> open = new ArrayDeque<>();
        open.push(new Part(records, 0));
        try {
            while (!open.isEmpty()) {
                Part part = withoutExpired(open.pop());
                if (!part.records().isEmpty()) {
                    attempt(part, open, place);
                }
                OpenWindow full = window;
                if (full != null && full.isTooLarge()) {
                    finish(true);
                    window = full.empty();
                }
            }
        } finally {
            calls.holdups().released(place);
        }
    }

    /** As {@link #deliver}, within a window; returns the window with its state after them. */
    static OpenWindow deliver(BatchDelivery delivery, List<FeedRecord> records, OpenWindow window)
            throws InterruptedException {
        BatchDelivery windowed = delivery.within(window);
        windowed.deliver(records);
        return Objects.requireNonNull(windowed.window, "window");
    }

    private BatchDelivery within(OpenWindow open) {
        BatchDelivery delivery = new BatchDelivery(mapping, events, calls, shard, clock);
        delivery.window = open;
        return delivery;
    }

    /** The last call of a window: returns when the function has answered, or will not. */
    void finish(OpenWindow open) throws InterruptedException {
        within(open).finish(false);
    }

    private void finish(boolean early) throws InterruptedException {
        OpenWindow last = Objects.requireNonNull(window, "window");
        Integer most = mapping.maximumRetryAttempts();
        for (int attempts = 1; ; attempts++) {
            Invocation answer = called(events.lastOf(last, early), null);
            if (answer.succeeded()) {
                return;
            }
            if (most != null && most >= 0 && attempts > most) {
                LOG.atWarn()
                        .addKeyValue("mapping", mapping.uuid())
                        .addKeyValue("shard", shard)
                        .addKeyValue("window", Instant.ofEpochMilli(last.startMillis()))
                        .log("the last call of a window failed; its state is dropped");
                return;
            }
            Thread.sleep(wait(attempts));
        }
    }

    private void attempt(Part part, Deque<Part> open, String place) throws InterruptedException {
        OpenWindow within = window;
        Invocation answer = called(
                within == null ? events.event(part.records()) : events.event(part.records(), within), trace(part));
        List<FeedRecord> failed = failed(part.records(), answer);
        boolean progress = failed.size() < part.records().size();
        if (progress) {
            calls.holdups().handled(mapping.uuid());
        }
        if (failed.isEmpty()) {
            return;
        }
        int attempts = progress ? 1 : part.attempts() + 1;
        if (!progress && Boolean.TRUE.equals(mapping.bisectBatchOnFunctionError()) && failed.size() > 1) {
            int half = failed.size() / 2;
            open.push(new Part(failed.subList(half, failed.size()), 0));
            open.push(new Part(failed.subList(0, half), 0));
            return;
        }
        Integer most = mapping.maximumRetryAttempts();
        if (most != null && most >= 0 && attempts > most) {
            giveUp(failed, "RetryAttemptsExhausted", attempts, answer);
            return;
        }
        calls.holdups().held(place, holdup(failed, attempts, answer));
        Thread.sleep(wait(attempts));
        open.push(new Part(failed, attempts));
    }

    private Holdup holdup(List<FeedRecord> records, int attempts, Invocation last) {
        return new Holdup(
                mapping.uuid(),
                mapping.functionArn(),
                mapping.eventSourceArn(),
                shard,
                records.get(0).sequenceNumber(),
                records.size(),
                attempts,
                clock.instant(),
                reason(last),
                false);
    }

    private Part withoutExpired(Part part) throws InterruptedException {
        Integer age = mapping.maximumRecordAgeInSeconds();
        if (age == null || age < 0) {
            return part;
        }
        Instant oldest = clock.instant().minusSeconds(age);
        List<FeedRecord> expired = part.records().stream()
                .filter(record -> record.arrivedAt().isBefore(oldest))
                .toList();
        if (expired.isEmpty()) {
            return part;
        }
        giveUp(expired, "RecordAgeExceeded", part.attempts(), null);
        return new Part(
                part.records().stream()
                        .filter(record -> !record.arrivedAt().isBefore(oldest))
                        .toList(),
                part.attempts());
    }

    /** A call belongs to the first of its records that is traced. */
    private static @Nullable TraceContext trace(Part part) {
        for (FeedRecord record : part.records()) {
            if (record.trace() != null) {
                return record.trace();
            }
        }
        return null;
    }

    /** Too many calls at once, and a function that is not there, are no attempts. */
    private Invocation called(byte[] event, @Nullable TraceContext trace) throws InterruptedException {
        for (int throttled = 1; ; throttled++) {
            try {
                return calls.invoke(mapping.functionArn(), event, trace);
            } catch (TooManyRequestsException | ResourceNotFoundException e) {
                Thread.sleep(wait(throttled));
            }
        }
    }

    private List<FeedRecord> failed(List<FeedRecord> records, Invocation answer) {
        OpenWindow before = window;
        if (before != null && answer.succeeded()) {
            Optional<JsonNode> state = BatchAnswer.state(answer);
            if (state.isEmpty()) {
                return records;
            }
            window = before.with(state.get());
        }
        return BatchAnswer.failed(records, answer, reportsItems());
    }

    private boolean reportsItems() {
        return mapping.functionResponseTypesAsStrings().contains("ReportBatchItemFailures");
    }

    private void giveUp(List<FeedRecord> records, String condition, int attempts, @Nullable Invocation last)
            throws InterruptedException {
        DestinationConfig destinations = mapping.destinationConfig();
        if (destinations == null
                || destinations.onFailure() == null
                || destinations.onFailure().destination() == null) {
            return;
        }
        String destination = destinations.onFailure().destination();
        // the same batch has the same name, however often it is sent
        String requestId = UUID.nameUUIDFromBytes(
                        (mapping.uuid() + records.get(0).sequenceNumber() + "-"
                                        + records.get(records.size() - 1).sequenceNumber())
                                .getBytes(UTF_8))
                .toString();
        long bytes = records.stream().mapToLong(record -> record.data().length).sum();
        boolean withPayload = !destination.startsWith("arn:") || destination.contains(":s3:") || bytes < LARGE / 2;
        byte[] document = events.failure(records, condition, attempts, last, requestId, withPayload, clock.instant());
        String name = "aws/lambda/" + mapping.uuid() + "/" + shard + "/"
                + clock.instant().toString().substring(0, 10) + "/" + requestId;
        for (int tries = 1; ; tries++) {
            try {
                calls.send(destination, name, document);
                calls.keep(letter(records, condition, attempts, last, destination, requestId), content(records));
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("mapping", mapping.uuid())
                        .addKeyValue("destination", destination)
                        .addKeyValue("reason", e.getMessage())
                        .log("records that failed could not be sent; tried again");
                Thread.sleep(wait(tries));
            }
        }
    }

    private Letter letter(
            List<FeedRecord> records,
            String condition,
            int attempts,
            @Nullable Invocation last,
            String destination,
            String id) {
        return new Letter(
                id,
                mapping.functionArn(),
                mapping.uuid(),
                mapping.eventSourceArn(),
                shard,
                records.get(0).sequenceNumber(),
                records.get(records.size() - 1).sequenceNumber(),
                condition,
                reason(last),
                attempts,
                records.size(),
                destination,
                clock.millis(),
                0,
                null,
                null);
    }

    private static String reason(@Nullable Invocation last) {
        if (last == null) {
            return "";
        }
        return last.succeeded() ? "the function reports them as failed" : last.reason();
    }

    private Content content(List<FeedRecord> records) {
        return new Content(
                null, records.stream().map(FeedRecord::sequenceNumber).toList(), reportsItems());
    }

    private static long wait(int attempts) {
        return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(9, attempts - 1));
    }
}
