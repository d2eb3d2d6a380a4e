package io.freshet.ingest.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogRecord;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.RecordSize;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.meter.StreamMeter;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;

/** Reads on from an iterator: up to 10,000 records and 10 MiB. */
final class GetRecords implements Operation<GetRecordsRequest, WrittenAnswer> {
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final Streams streams;
    private final ShardLog log;
    private final Limits limits;
    private final StreamMeters meters;
    private final Clock clock;

    GetRecords(Streams streams, ShardLog log, Limits limits, StreamMeters meters, Clock clock) {
        this.streams = streams;
        this.log = log;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public Class<GetRecordsRequest> requestType() {
        return GetRecordsRequest.class;
    }

    @Override
    public boolean hasDryRun() {
        return true;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(GetRecordsRequest request, Caller caller) {
        Instant now = clock.instant();
        ShardIterator iterator = ShardIterator.parse(request.shardIterator())
                .orElseThrow(() -> KinesisErrors.invalidArgument("Invalid ShardIterator."));
        if (iterator.hasExpired(now)) {
            throw KinesisErrors.expiredIterator(iterator.issuedAt(), now);
        }
        Stream stream = streams.known(iterator.streamName(), null, caller).stream();
        if (!stream.createdAt().equals(iterator.streamCreatedAt())) {
            throw KinesisErrors.streamNotFound(stream.name(), caller.accountId());
        }
        Shard shard = streams.shard(stream, Integer.toString(iterator.shard()), caller);
        StreamMeter meter = meters.of(stream.name());
        if (!limits.takesRead(stream, shard.index())) {
            meter.getRecordsFailed(true);
            throw KinesisErrors.throughputExceeded(shard.id(), stream.name(), caller.accountId());
        }
        int limit = request.limit() == null ? MAX_RECORDS : request.limit();
        caller.endDryRun();
        ReadBatch batch = read(stream, iterator, limit, caller);
        long bytes = 0;
        for (LogRecord record : batch.records()) {
            bytes += RecordSize.of(record);
        }
        limits.gave(stream, shard.index(), bytes);
        Instant read = clock.instant();
        meter.getRecords(now.toEpochMilli(), bytes, batch.records().size(), Shapes.millisBehindLatest(batch, read));
        String next = shard.endsAt(batch.nextOffset())
                ? null
                : iterator.next(batch.nextOffset(), read).token();
        return CompletableFuture.completedFuture(new GetRecordsAnswer(stream, shard, batch, next, read));
    }

    private ReadBatch read(Stream stream, ShardIterator iterator, int limit, Caller caller) {
        try {
            return log.read(stream.log(), iterator.shard(), iterator.offset(), limit, MAX_BYTES, Duration.ZERO);
        } catch (LogException e) {
            meters.of(stream.name()).getRecordsFailed(false);
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }
}
