package io.freshet.ingest.stream;

import io.freshet.ingest.log.LogName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 * @param consumers ordered by name
 */
public record Stream(
        String name,
        String arn,
        Instant createdAt,
        StreamStatus status,
        StreamMode mode,
        Duration retention,
        List<Shard> shards,
        Map<String, String> tags,
        StreamSettings settings,
        List<Consumer> consumers) {
    public Stream {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("stream " + name + " has no shard (expected: 1 or more)");
        }
        shards = List.copyOf(shards);
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        consumers =
                consumers.stream().sorted(Comparator.comparing(Consumer::name)).toList();
    }

    public int maxRecordSizeKib() {
        return settings.maxRecordSizeKib();
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
        return new Stream(name, arn, createdAt, status, mode, retention, changed, tags, settings, consumers);
    }

    Stream withStatus(StreamStatus changed) {
        return new Stream(name, arn, createdAt, changed, mode, retention, shards, tags, settings, consumers);
    }

    Stream withRetention(Duration changed) {
        return new Stream(name, arn, createdAt, status, mode, changed, shards, tags, settings, consumers);
    }

    public Stream withTags(Map<String, String> changed) {
        return new Stream(name, arn, createdAt, status, mode, retention, shards, changed, settings, consumers);
    }

    public Stream withMode(StreamMode changed) {
        return new Stream(name, arn, createdAt, status, changed, retention, shards, tags, settings, consumers);
    }

    public Stream withSettings(StreamSettings changed) {
        return new Stream(name, arn, createdAt, status, mode, retention, shards, tags, changed, consumers);
    }

    public Optional<ConsumerRef> consumer(String consumerName) {
        return consumers.stream()
                .filter(consumer -> consumer.name().equals(consumerName))
                .findFirst()
                .map(consumer -> new ConsumerRef(this, consumer));
    }

    /** With one more consumer, or with a changed one. */
    public Stream with(Consumer changed) {
        List<Consumer> all = new ArrayList<>(without(changed.name()).consumers);
        all.add(changed);
        return new Stream(name, arn, createdAt, status, mode, retention, shards, tags, settings, all);
    }

    public Stream without(String consumerName) {
        List<Consumer> others = consumers.stream()
                .filter(consumer -> !consumer.name().equals(consumerName))
                .toList();
        return new Stream(name, arn, createdAt, status, mode, retention, shards, tags, settings, others);
    }
}
