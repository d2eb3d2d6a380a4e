package io.freshet.ingest.scale;

import io.freshet.ingest.stream.Resharding;
import io.freshet.ingest.stream.Shard;
import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.ingest.stream.StreamStatus;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits the hot shards of on-demand streams and merges the cold ones. Records that come while shards change wait and go to the new
 * ones, so that each partition key keeps its order. To be run every few seconds, by one thread.
 */
public final class OnDemandScaler implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OnDemandScaler.class);

    private final StreamRegistry registry;
    private final ShardLoads loads;
    private final OnDemandThresholds thresholds;
    private final Clock clock;
    private Map<StreamKey, ShardTrends> trends = new HashMap<>();
    private @Nullable Instant lastRun;

    private record StreamKey(String name, Instant createdAt) {}

    /** The stream is no longer what the decision was made on; there will be another. */
    @SuppressWarnings("serial")
    private static final class OutdatedException extends RuntimeException {}

    public OnDemandScaler(StreamRegistry registry, ShardLoads loads, OnDemandThresholds thresholds, Clock clock) {
        this.registry = registry;
        this.loads = loads;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    /** Never throws: what could not be done now is tried again the next time. */
    @Override
    public void run() {
        try {
            Map<ShardLoads.Key, ShardLoads.Load> taken = loads.take();
            Instant from = lastRun;
            Instant to = clock.instant();
            lastRun = to;
            if (from != null && from.isBefore(to)) {
                observe(taken, from, to);
            }
        } catch (RuntimeException e) { // the top of a thread that must live
            LOG.warn("on-demand streams could not be looked at, will try again reason={}", e.toString());
        }
    }

    private void observe(Map<ShardLoads.Key, ShardLoads.Load> taken, Instant from, Instant to) {
        Map<StreamKey, ShardTrends> kept = new HashMap<>();
        for (Stream stream : registry.list()) {
            if (scales(stream)) {
                StreamKey key = new StreamKey(stream.name(), stream.createdAt());
                ShardTrends ofStream = trends.getOrDefault(key, new ShardTrends(thresholds));
                kept.put(key, ofStream);
                scale(stream, ofStream, taken, from, to);
            }
        }
        trends = kept;
    }

    private static boolean scales(Stream stream) {
        return stream.mode() == StreamMode.ON_DEMAND && stream.status() == StreamStatus.ACTIVE;
    }

    private void scale(
            Stream stream, ShardTrends ofStream, Map<ShardLoads.Key, ShardLoads.Load> taken, Instant from, Instant to) {
        List<Shard> open = stream.openShards().stream()
                .sorted(Comparator.comparing(shard -> shard.range().start()))
                .toList();
        Duration within = Duration.between(from, to);
        ShardTrends.Decision decision = ofStream.observe(
                open,
                shard -> thresholds.use(
                        taken.getOrDefault(ShardLoads.Key.of(stream, shard.index()), ShardLoads.Load.NOTHING), within),
                from,
                to);
        if (!decision.isNothing()) {
            apply(stream, decision);
        }
    }

    private void apply(Stream seen, ShardTrends.Decision decision) {
        try {
            Optional<Stream> changed = registry.reshard(seen.name(), current -> plan(seen, current, decision));
            changed.ifPresent(stream -> LOG.info(
                    "on-demand stream changed its shards stream={} splits={} merges={} open={}",
                    stream.name(),
                    decision.splits().size(),
                    decision.merges().size(),
                    stream.openShards().size()));
        } catch (OutdatedException e) {
            LOG.debug("stream changed meanwhile stream={}", seen.name());
        } catch (RuntimeException e) { // the other streams are to be looked at all the same
            LOG.warn(
                    "on-demand stream could not change its shards, will try again stream={} reason={}",
                    seen.name(),
                    e.toString());
        }
    }

    private Resharding plan(Stream seen, Stream current, ShardTrends.Decision decision) {
        if (!current.createdAt().equals(seen.createdAt())
                || !scales(current)
                || !current.shards().equals(seen.shards())) {
            throw new OutdatedException();
        }
        Resharding change = new Resharding(current.shards(), clock.instant());
        for (int index : decision.splits()) {
            Shard shard = current.shards().get(index);
            change.split(shard, middle(shard));
        }
        for (ShardTrends.Pair pair : decision.merges()) {
            change.merge(current.shards().get(pair.first()), current.shards().get(pair.second()));
        }
        return change;
    }

    private static BigInteger middle(Shard shard) {
        return shard.range()
                .start()
                .add(shard.range().end())
                .add(BigInteger.ONE)
                .shiftRight(1);
    }
}
