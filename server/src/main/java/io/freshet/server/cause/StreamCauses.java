package io.freshet.server.cause;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.ingest.stream.Consumer;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamStatus;
import io.freshet.server.cause.Cause.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with streams: too much comes, or nothing, or into one shard only, or nobody reads it any more. */
final class StreamCauses {
    private static final long FRESH_MILLIS = 4_000;
    /** So many are looked at. */
    private static final int MOST = 200;
    /** Fewer within a minute may lie anywhere by chance. */
    private static final long JUDGED = 50;
    /** Of two shards one may well get twice what the other gets. */
    private static final double SKEWED = 0.75;
    /** Who called GetRecords in fewer minutes has looked at some records by hand. */
    private static final int READER_MINUTES = 3;
    /** The limits that AWS documents of a shard. */
    private static final int RECORDS_A_SECOND = 1_000;

    private final CauseParts parts;
    private final Counted counted;
    private final Asked<ShardArrivals> arrivals;

    StreamCauses(CauseParts parts) {
        this.parts = parts;
        this.counted = new Counted(parts.metrics());
        this.arrivals = new Asked<>(parts.probes(), parts.clock(), FRESH_MILLIS);
    }

    /** Whether something is being found out of which nothing is known. */
    boolean waits() {
        return arrivals.waits();
    }

    /** @param readers by ARN of a stream, those that want its records, in words */
    List<Cause> of(List<Stream> streams, Map<String, List<String>> readers) {
        List<Cause> causes = new ArrayList<>();
        streams.stream()
                .filter(stream -> stream.status() == StreamStatus.ACTIVE)
                .limit(MOST)
                .forEach(stream -> add(causes, stream, streams.size(), readers.getOrDefault(stream.arn(), List.of())));
        return causes;
    }

    private void add(List<Cause> causes, Stream stream, int others, List<String> readers) {
        throttled(stream).ifPresent(sentence -> causes.add(cause(Fault.THROTTLED, stream, sentence)));
        Optional<ShardArrivals> known = arrivals.of(
                stream.arn() + stream.createdAt(),
                others * Math.min(ShardArrivals.SHARDS, stream.openShards().size()),
                () -> ShardArrivals.of(stream, parts.log(), parts.clock().instant()));
        known.flatMap(arrived -> skewed(stream, arrived))
                .ifPresent(sentence -> causes.add(cause(Fault.SKEWED_KEY, stream, sentence)));
        known.flatMap(arrived -> idle(stream, arrived, readers))
                .ifPresent(sentence -> causes.add(cause(Fault.SOURCE_IDLE, stream, sentence)));
        stopped(stream).forEach(sentence -> causes.add(cause(Fault.CONSUMER_STOPPED, stream, sentence)));
    }

    private static Cause cause(Fault fault, Stream stream, String sentence) {
        return new Cause(fault, Of.STREAM, stream.name(), sentence);
    }

    private static MetricName metric(Stream stream, String name) {
        return new MetricName("AWS/Kinesis", name, Map.of("StreamName", stream.name()));
    }

    private Optional<String> throttled(Stream stream) {
        double refused = counted.lately(metric(stream, "WriteProvisionedThroughputExceeded"));
        if (refused > 0 && parts.limitsOn()) {
            double taken = counted.lately(metric(stream, "IncomingRecords"));
            int shards = stream.openShards().size();
            return Optional.of(Words.number(refused) + " of " + Words.number(refused + taken)
                    + " records put within the last " + counted.lately() + " were refused: its " + shards
                    + (shards == 1 ? " shard takes " : " shards take ") + Words.number((long) shards * RECORDS_A_SECOND)
                    + " records and " + shards + " MiB a second; add shards (aws kinesis update-shard-count), spread"
                    + " partition keys, or put less");
        }
        double unread = counted.lately(metric(stream, "ReadProvisionedThroughputExceeded"));
        return unread > 0 && parts.limitsOn()
                ? Optional.of(Words.number(unread) + " GetRecords within the last " + counted.lately()
                        + " were refused: a shard gives 5 reads and 2 MiB a second to all who poll it; poll less"
                        + " often, or register consumers with enhanced fan-out")
                : Optional.empty();
    }

    static Optional<String> skewed(Stream stream, ShardArrivals arrived) {
        long all = arrived.sum();
        int shards = arrived.lately().size();
        if (shards < 2 || all < JUDGED) {
            return Optional.empty();
        }
        Map.Entry<String, Long> most = arrived.lately().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        double part = (double) most.getValue() / all;
        return part < SKEWED
                ? Optional.empty()
                : Optional.of("shard " + most.getKey() + " gets " + Words.percent(part) + " of the records of stream "
                        + stream.name() + " (" + shards + " shards, expected: about " + Words.percent(1.0 / shards)
                        + " each): partition keys are few or uneven; use keys of many values, such as an id");
    }

    private Optional<String> idle(Stream stream, ShardArrivals arrived, List<String> readers) {
        Instant now = parts.clock().instant();
        boolean young = stream.createdAt().isAfter(now.minus(ShardArrivals.LATELY));
        if (arrived.sum() > 0 || readers.isEmpty() || (young && arrived.last() != null)) {
            return Optional.empty();
        }
        Instant last = arrived.last();
        String since = last == null
                ? "no record has arrived in stream " + stream.name() + " since it was made, "
                        + Words.time(stream.createdAt(), now)
                : "no record has arrived in stream " + stream.name() + " for " + Words.span(Duration.between(last, now))
                        + ", the last at " + Words.time(last, now);
        return Optional.of(
                since + ", and " + String.join(", ", readers.stream().limit(3).toList())
                        + (readers.size() == 1 ? " waits" : " wait") + " for it: look at what puts records there");
    }

    /** Readers from outside, of which only their calls are seen. */
    private List<String> stopped(Stream stream) {
        List<String> sentences = new ArrayList<>();
        counted.stopped(metric(stream, "GetRecords.Success"), READER_MINUTES)
                .flatMap(at -> since(stream, at))
                .ifPresent(since -> sentences.add("GetRecords was called until " + since
                        + " and is not called any more: start its reader again, or forget it"));
        for (Consumer consumer : stream.consumers()) {
            MetricName pushes = new MetricName(
                    "AWS/Kinesis",
                    "SubscribeToShardEvent.Success",
                    Map.of("StreamName", stream.name(), "ConsumerName", consumer.name()));
            counted.stopped(pushes, 1)
                    .flatMap(at -> since(stream, at))
                    .ifPresent(since -> sentences.add("consumer " + consumer.name() + " was subscribed until " + since
                            + " and is not any more: start its application again, or deregister it"));
        }
        return sentences;
    }

    /** Since when, and how many records have come meanwhile; nothing if none has, as then nobody is missed. */
    private Optional<String> since(Stream stream, Instant at) {
        double behind = counted.since(metric(stream, "IncomingRecords"), at.toEpochMilli() / 60_000);
        return behind <= 0
                ? Optional.empty()
                : Optional.of(
                        Words.time(at, parts.clock().instant()) + ", is " + Words.number(behind) + " records behind,");
    }
}
