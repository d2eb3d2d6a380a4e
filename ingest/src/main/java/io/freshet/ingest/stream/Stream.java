package io.freshet.ingest.stream;

import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stream as the registry knows it.
 *
 * @param createdAt to the millisecond; tells a stream from an earlier one of the same name
 * @param shards shard i at index i
 * @param tags ordered by key
 */
public record Stream(
        String name,
        String arn,
        Instant createdAt,
        StreamStatus status,
        StreamMode mode,
        Duration retention,
        int maxRecordSizeKib,
        List<Shard> shards,
        Map<String, String> tags) {
    public Stream {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("stream " + name + " has no shard (expected: 1 or more)");
        }
        shards = List.copyOf(shards);
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    public LogName log() {
        return LogName.ofStream(name);
    }

    /** Who takes which partition key. */
    public ShardMap shardMap() {
        return ShardMap.of(shards);
    }

    public Optional<Shard> shard(int index) {
        return index >= 0 && index < shards.size() ? Optional.of(shards.get(index)) : Optional.empty();
    }

    /** Those that take records. */
    public List<Shard> openShards() {
        return shards.stream().filter(Shard::isOpen).toList();
    }

    /** Those whose records may still be there, in the order of their ids. */
    public List<Shard> shardsNotExpired(Instant now) {
        return shards.stream()
                .filter(shard -> !shard.hasExpired(retention, now))
                .toList();
    }

    /** Those that took over from a closed shard. */
    public List<Shard> childrenOf(Shard parent) {
        return shards.stream()
                .filter(shard -> shard.parents().contains(parent.index()))
                .toList();
    }

    Stream withShards(List<Shard> changed) {
        return new Stream(name, arn, createdAt, status, mode, retention, maxRecordSizeKib, changed, tags);
    }

    Stream withStatus(StreamStatus changed) {
        return new Stream(name, arn, createdAt, changed, mode, retention, maxRecordSizeKib, shards, tags);
    }

    Stream withRetention(Duration changed) {
        return new Stream(name, arn, createdAt, status, mode, changed, maxRecordSizeKib, shards, tags);
    }

    Stream withTags(Map<String, String> changed) {
        return new Stream(name, arn, createdAt, status, mode, retention, maxRecordSizeKib, shards, changed);
    }
}
