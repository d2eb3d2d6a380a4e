package io.freshet.server.function;

import io.freshet.functions.mapping.StreamFeed;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.SequenceNumber;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardId;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of this server, for functions that read them. A position is the offset of the next record. */
public final class KinesisFeed implements StreamFeed {
    private static final long BYTES = 4L << 20;
    private static final int PAGE = 10_000;
    private static final Duration WAIT = Duration.ofMillis(300);

    private final StreamRegistry streams;
    private final ShardLog log;
    private final Clock clock;

    /** @param log reads records as they were put */
    public KinesisFeed(StreamRegistry streams, ShardLog log, Clock clock) {
        this.streams = streams;
        this.log = log;
        this.clock = clock;
    }

    private Optional<Stream> find(String streamArn) {
        return streams.find(streamArn.substring(streamArn.indexOf('/') + 1));
    }

    private Stream get(String streamArn) {
        return find(streamArn).orElseThrow(() -> new IllegalStateException("stream " + streamArn + " is not there"));
    }

    private static Shard shard(Stream stream, String shardId) {
        return stream.shards().stream()
                .filter(shard -> shard.id().toString().equals(shardId))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("shard " + shardId + " of " + stream.name() + " is not there"));
    }

    @Override
    public Optional<List<FeedShard>> shards(String streamArn) {
        return find(streamArn).map(stream -> stream.shardsNotExpired(clock.instant()).stream()
                .map(shard -> new FeedShard(
                        shard.id().toString(),
                        shard.parents().stream()
                                .map(parent -> new ShardId(parent).toString())
                                .toList()))
                .toList());
    }

    @Override
    public String start(String streamArn, String shardId, String from, @Nullable Instant at) {
        Stream stream = get(streamArn);
        Shard shard = shard(stream, shardId);
        long offset =
                switch (from) {
                    case "LATEST" -> log.endOffset(stream.log(), shard.index());
                    case "AT_TIMESTAMP" ->
                        log.offsetAt(stream.log(), shard.index(), Objects.requireNonNull(at, "timestamp"));
                    default -> log.startOffset(stream.log(), shard.index());
                };
        return Long.toString(shard.closing()
                .map(closing -> Math.min(offset, closing.endOffset()))
                .orElse(offset));
    }

    @Override
    public List<FeedRecord> find(String streamArn, String shardId, List<String> sequenceNumbers) {
        Stream stream = get(streamArn);
        Shard shard = shard(stream, shardId);
        Set<Long> wanted = new HashSet<>();
        sequenceNumbers.forEach(
                number -> wanted.add(SequenceNumber.parse(number).orElseThrow().offset()));
        List<FeedRecord> found = new ArrayList<>();
        Set<String> numbers = new HashSet<>(sequenceNumbers);
        long offset = wanted.isEmpty() ? 0 : Collections.min(wanted);
        while (!wanted.isEmpty() && offset <= Collections.max(wanted)) {
            ReadBatch batch = log.read(stream.log(), shard.index(), offset, PAGE, BYTES, WAIT);
            for (LogRecord record : batch.records()) {
                FeedRecord each = record(shard, record);
                if (wanted.contains(record.offset()) && numbers.contains(each.sequenceNumber())) {
                    found.add(each);
                }
            }
            if (batch.nextOffset() <= offset) {
                break;
            }
            offset = batch.nextOffset();
        }
        return found;
    }

    @Override
    public FeedBatch read(String streamArn, String shardId, String position, int most) {
        Stream stream = get(streamArn);
        Shard shard = shard(stream, shardId);
        long offset = Long.parseLong(position);
        if (shard.endsAt(offset)) {
            return new FeedBatch(List.of(), position, true);
        }
        ReadBatch batch = log.read(stream.log(), shard.index(), offset, most, BYTES, WAIT);
        List<FeedRecord> records =
                batch.records().stream().map(record -> record(shard, record)).toList();
        boolean ended = shard(get(streamArn), shardId).endsAt(batch.nextOffset());
        return new FeedBatch(records, Long.toString(batch.nextOffset()), ended);
    }

    private static FeedRecord record(Shard shard, LogRecord record) {
        return new FeedRecord(
                SequenceNumber.ofOffset(shard, record.offset(), record.arrivedAt())
                        .toString(),
                Objects.requireNonNullElse(record.partitionKey(), ""),
                record.data(),
                record.arrivedAt(),
                Long.toString(record.offset() + 1),
                record.trace());
    }
}
