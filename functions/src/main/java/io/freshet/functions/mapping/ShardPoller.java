package io.freshet.functions.mapping;

import io.freshet.functions.mapping.MappingStore.Position;
import io.freshet.functions.mapping.StreamFeed.FeedBatch;
import io.freshet.functions.mapping.StreamFeed.FeedRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Reads one shard for one mapping: batches, filters, delivers, and remembers how far it has come. One thread. */
final class ShardPoller implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPoller.class);
    private static final int BATCH_BYTES = 4_200_000;
    private static final long AFTER_TROUBLE_MILLIS = 1_000;
    private static final long LATE_MILLIS = 500; // until what has arrived is seen

    private final EventSourceMappingConfiguration mapping;
    private final String shard;
    private final StreamFeed feed;
    private final MappingStore store;
    private final BatchDelivery delivery;
    private final StreamEvents events;
    private final List<EventPattern> patterns;
    private final ExecutorService lanes;
    private final Clock clock;

    ShardPoller(
            EventSourceMappingConfiguration mapping,
            String shard,
            StreamFeed feed,
            MappingStore store,
            MappingCalls calls,
            ExecutorService lanes,
            String region,
            Clock clock) {
        this.mapping = mapping;
        this.shard = shard;
        this.feed = feed;
        this.store = store;
        this.events = new StreamEvents(mapping, shard, region);
        this.delivery = new BatchDelivery(mapping, events, calls, shard, clock);
        this.patterns = EventPattern.of(mapping.filterCriteria());
        this.lanes = lanes;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (poll()) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("mapping", mapping.uuid())
                        .addKeyValue("shard", shard)
                        .setCause(e)
                        .log("shard cannot be read now");
                try {
                    Thread.sleep(AFTER_TROUBLE_MILLIS);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    /** True when there is nothing to read any more, or somebody else reads. */
    private boolean poll() throws InterruptedException {
        Optional<Position> stored = store.position(mapping.uuid(), shard);
        if (stored.isEmpty()) { // a shard that was not there when the mapping was made: all of it is new
            String from = "AT_TIMESTAMP".equals(mapping.startingPositionAsString()) ? "AT_TIMESTAMP" : "TRIM_HORIZON";
            String start = feed.start(mapping.eventSourceArn(), shard, from, mapping.startingPositionTimestamp());
            return !store.advance(mapping.uuid(), shard, stored, new Position(start, false));
        }
        Position position = stored.get();
        if (position.ended()) {
            return true;
        }
        FeedBatch batch = collected(position.next());
        Position reached =
                windowSeconds() > 0 || position.window() != null ? throughWindow(batch, position) : through(batch);
        return (!reached.equals(position) && !store.advance(mapping.uuid(), shard, stored, reached)) || reached.ended();
    }

    private Position through(FeedBatch batch) throws InterruptedException {
        List<FeedRecord> wanted =
                batch.records().stream().filter(this::isWanted).toList();
        if (!wanted.isEmpty()) {
            deliver(wanted);
        }
        return new Position(batch.next(), batch.ended());
    }

    private int windowSeconds() {
        return mapping.tumblingWindowInSeconds() == null ? 0 : mapping.tumblingWindowInSeconds();
    }

    /** One step: ends the window if its time has passed or a record lies behind it, else handles what belongs to it. */
    private Position throughWindow(FeedBatch batch, Position position) throws InterruptedException {
        OpenWindow open = position.window();
        if (open != null && isOver(open, batch)) {
            delivery.finish(open);
            boolean atEnd = batch.ended() && batch.records().isEmpty();
            return new Position(position.next(), atEnd);
        }
        if (batch.records().isEmpty()) {
            return new Position(batch.next(), batch.ended() && open == null, open);
        }
        OpenWindow window = open == null ? OpenWindow.at(batch.records().get(0).arrivedAt(), windowSeconds()) : open;
        List<FeedRecord> inside = new ArrayList<>();
        for (FeedRecord record : batch.records()) {
            if (window.isBefore(record.arrivedAt())) {
                break;
            }
            inside.add(record);
        }
        List<FeedRecord> wanted = inside.stream().filter(this::isWanted).toList();
        OpenWindow after = wanted.isEmpty() ? open : BatchDelivery.deliver(delivery, wanted, window);
        boolean all = inside.size() == batch.records().size();
        String next = all ? batch.next() : inside.get(inside.size() - 1).position();
        return new Position(next, all && batch.ended() && after == null, after);
    }

    private boolean isOver(OpenWindow window, FeedBatch batch) {
        return batch.records().isEmpty()
                ? batch.ended() || clock.millis() >= window.endMillis() + LATE_MILLIS
                : windowSeconds() == 0 || window.isBefore(batch.records().get(0).arrivedAt());
    }

    /** As many as a batch may have, or those that came within the window. */
    private FeedBatch collected(String from) throws InterruptedException {
        int most = mapping.batchSize();
        long window =
                mapping.maximumBatchingWindowInSeconds() == null ? 0 : mapping.maximumBatchingWindowInSeconds() * 1000L;
        List<FeedRecord> records = new ArrayList<>();
        String next = from;
        long bytes = 0;
        long since = clock.millis();
        while (true) {
            FeedBatch read = feed.read(mapping.eventSourceArn(), shard, next, most - records.size());
            for (FeedRecord record : read.records()) {
                bytes += record.data().length + 400L;
                if (bytes > BATCH_BYTES && !records.isEmpty()) {
                    return new FeedBatch(records, next, false);
                }
                records.add(record);
                next = record.position();
            }
            next = read.next();
            if (records.isEmpty()) {
                since = clock.millis();
            }
            boolean full = records.size() >= most || clock.millis() - since >= window;
            boolean windowMayEnd = records.isEmpty() && windowSeconds() > 0;
            if (read.ended() || full || windowMayEnd) {
                return new FeedBatch(records, next, read.ended());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private boolean isWanted(FeedRecord record) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(events.filtered(record)));
    }

    /** In order for every partition key; several keys side by side if the mapping says so. */
    private void deliver(List<FeedRecord> records) throws InterruptedException {
        int factor = mapping.parallelizationFactor() == null ? 1 : mapping.parallelizationFactor();
        Map<Integer, List<FeedRecord>> byLane = new TreeMap<>();
        for (FeedRecord record : records) {
            int lane = Math.floorMod(record.partitionKey().hashCode(), factor);
            byLane.computeIfAbsent(lane, none -> new ArrayList<>()).add(record);
        }
        if (byLane.size() == 1) {
            delivery.deliver(records);
            return;
        }
        List<Future<?>> running = new ArrayList<>();
        for (List<FeedRecord> lane : byLane.values()) {
            running.add(lanes.submit(() -> {
                delivery.deliver(lane);
                return null;
            }));
        }
        try {
            for (Future<?> lane : running) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("records could not be delivered", e);
        } finally {
            running.forEach(lane -> lane.cancel(true));
        }
    }
}
