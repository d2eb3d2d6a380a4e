package io.freshet.functions.mapping;

import io.freshet.functions.mapping.MappingStore.Position;
import io.freshet.functions.mapping.StreamFeed.FeedShard;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Runs the mappings that are enabled: a reader for every shard, those of children once their parents have been read to the end. */
public final class MappingRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MappingRunner.class);
    private static final long LOOK_MILLIS = 500;

    private final MappingStore store;
    private final StreamFeed feed;
    private final ObjectFeed delivered;
    private final MappingCalls calls;
    private final String region;
    private final Clock clock;
    private final ExecutorService threads = Executors.newCachedThreadPool(daemon("function-mapping"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(daemon("function-mappings"));
    private final Map<String, Reader> readers = new HashMap<>();

    /** A reader of a shard, and the mapping as it was when it began. */
    private record Reader(EventSourceMappingConfiguration mapping, Future<?> task) {}

    public MappingRunner(
            MappingStore store, StreamFeed feed, ObjectFeed delivered, MappingCalls calls, String region, Clock clock) {
        this.store = store;
        this.feed = feed;
        this.delivered = delivered;
        this.calls = calls;
        this.region = region;
        this.clock = clock;
    }

    /** Begins with what there is; looks for changes from now on. */
    public void start() {
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            Map<String, EventSourceMappingConfiguration> wanted = new HashMap<>();
            for (EventSourceMappingConfiguration mapping : store.list()) {
                if ("Enabled".equals(mapping.state())) {
                    shards(mapping).forEach(shard -> wanted.put(mapping.uuid() + "/" + shard, mapping));
                }
            }
            readers.entrySet().removeIf(reader -> {
                boolean stays = reader.getValue().mapping().equals(wanted.get(reader.getKey()))
                        && !reader.getValue().task().isDone();
                if (!stays) {
                    reader.getValue().task().cancel(true);
                }
                return !stays;
            });
            wanted.forEach((key, mapping) -> readers.computeIfAbsent(key, none -> reader(key, mapping)));
        } catch (RuntimeException e) { // the next look must happen
            LOG.atWarn().setCause(e).log("mappings cannot be looked at now");
        }
    }

    private Reader reader(String key, EventSourceMappingConfiguration mapping) {
        if (MappingSettings.isOfObjects(mapping)) {
            return new Reader(mapping, threads.submit(new ObjectPoller(mapping, delivered, store, calls, region)));
        }
        String shard = key.substring(key.indexOf('/') + 1);
        return new Reader(
                mapping, threads.submit(new ShardPoller(mapping, shard, feed, store, calls, threads, region, clock)));
    }

    /** Those with something left to read whose parents have nothing left. */
    private List<String> shards(EventSourceMappingConfiguration mapping) {
        if (MappingSettings.isOfObjects(mapping)) {
            return List.of(ObjectPoller.SHARD);
        }
        List<FeedShard> known = feed.shards(mapping.eventSourceArn()).orElse(List.of());
        Set<String> unfinished = new HashSet<>();
        for (FeedShard shard : known) {
            if (store.position(mapping.uuid(), shard.id())
                    .filter(Position::ended)
                    .isEmpty()) {
                unfinished.add(shard.id());
            }
        }
        return known.stream()
                .filter(shard -> unfinished.contains(shard.id())
                        && shard.parents().stream().noneMatch(unfinished::contains))
                .map(FeedShard::id)
                .toList();
    }

    /** How many shards are being read. */
    public synchronized int reading() {
        return readers.size();
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
