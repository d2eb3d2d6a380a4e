package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;

/** Reads on from an iterator: up to 10,000 records and 10 MiB. */
final class GetRecords implements BlockingOperation<GetRecordsRequest, GetRecordsResponse> {
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final Streams streams;
    private final ShardLog log;
    private final Clock clock;

    GetRecords(Streams streams, ShardLog log, Clock clock) {
        this.streams = streams;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Class<GetRecordsRequest> requestType() {
        return GetRecordsRequest.class;
    }

    @Override
    public GetRecordsResponse answer(GetRecordsRequest request, Caller caller) {
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
        int limit = request.limit() == null ? MAX_RECORDS : request.limit();
        ReadBatch batch = read(stream, iterator, limit, caller);
        GetRecordsResponse.Builder response = GetRecordsResponse.builder()
                .records(batch.records().stream()
                        .map(record -> Shapes.of(shard, record))
                        .toList())
                .millisBehindLatest(Shapes.millisBehindLatest(batch, clock.instant()));
        // The shard may have been closed after the look-up above: its end is then told with the next call.
        if (shard.endsAt(batch.nextOffset())) {
            response.childShards(Shapes.childrenOf(stream, shard));
        } else {
            response.nextShardIterator(
                    iterator.next(batch.nextOffset(), clock.instant()).token());
        }
        return response.build();
    }

    private ReadBatch read(Stream stream, ShardIterator iterator, int limit, Caller caller) {
        try {
            return log.read(stream.log(), iterator.shard(), iterator.offset(), limit, MAX_BYTES, Duration.ZERO);
        } catch (LogException e) {
            throw KinesisErrors.ofLog(e, stream.name(), caller.accountId());
        }
    }
}
