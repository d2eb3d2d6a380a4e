package io.freshet.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.mapping.ObjectFeed;
import io.freshet.functions.mapping.StreamFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One stream in memory, whose shards tests fill, split and close. */
final class TestFeed implements StreamFeed {
    static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

    static final String DELIVERIES = "arn:aws:firehose:us-east-1:000000000000:deliverystream/logs";

    final Delivered delivered = new Delivered();
    private final Map<String, List<String>> parents = new LinkedHashMap<>();
    private final Map<String, List<FeedRecord>> records = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();

    synchronized void shard(String id, String... from) {
        parents.put(id, List.of(from));
        records.put(id, new ArrayList<>());
    }

    synchronized void close(String id) {
        closed.add(id);
    }

    synchronized void put(String shard, String key, String data) {
        put(shard, key, data, Instant.now());
    }

    synchronized void put(String shard, String key, String data, Instant arrivedAt) {
        List<FeedRecord> all = of(shard);
        int number = all.size();
        all.add(new FeedRecord(
                shard + "#" + number, key, data.getBytes(UTF_8), arrivedAt, Integer.toString(number + 1), null));
    }

    /** As the retention does it. */
    synchronized void trim(String shard) {
        of(shard).clear();
    }

    @Override
    public synchronized Optional<List<FeedShard>> shards(String streamArn) {
        return streamArn.equals(ARN)
                ? Optional.of(parents.entrySet().stream()
                        .map(shard -> new FeedShard(shard.getKey(), shard.getValue()))
                        .toList())
                : Optional.empty();
    }

    @Override
    public synchronized String start(String streamArn, String shardId, String from, @Nullable Instant at) {
        return from.equals("LATEST") ? Integer.toString(of(shardId).size()) : "0";
    }

    @Override
    public synchronized List<FeedRecord> find(String streamArn, String shardId, List<String> sequenceNumbers) {
        return of(shardId).stream()
                .filter(record -> sequenceNumbers.contains(record.sequenceNumber()))
                .toList();
    }

    @Override
    public FeedBatch read(String streamArn, String shardId, String position, int most) {
        for (int look = 0; look < 20; look++) {
            synchronized (this) {
                List<FeedRecord> all = of(shardId);
                int from = Integer.parseInt(position);
                int to = Math.min(all.size(), from + most);
                boolean ended = closed.contains(shardId) && to == all.size();
                if (to > from || ended) {
                    return new FeedBatch(List.copyOf(all.subList(from, to)), Integer.toString(to), ended);
                }
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return new FeedBatch(List.of(), position, false);
    }

    private List<FeedRecord> of(String shard) {
        return records.getOrDefault(shard, List.of());
    }

    /** One delivery stream in memory. */
    static final class Delivered implements ObjectFeed {
        private final List<CreatedObject> objects = new CopyOnWriteArrayList<>();

        void deliver(String key, String eTag) {
            objects.add(new CreatedObject("bucket", key, 12, eTag, Instant.parse("2026-01-01T12:00:00.120Z")));
        }

        @Override
        public Optional<String> start(String deliveryStreamArn, boolean fromTheFirst) {
            return deliveryStreamArn.equals(DELIVERIES)
                    ? Optional.of(fromTheFirst ? "0" : Integer.toString(objects.size()))
                    : Optional.empty();
        }

        @Override
        public CreatedObjects read(String deliveryStreamArn, String position, int most) {
            List<CreatedObject> rest = objects.stream()
                    .skip(Integer.parseInt(position))
                    .limit(most)
                    .toList();
            return new CreatedObjects(rest, Integer.toString(Integer.parseInt(position) + rest.size()));
        }
    }
}
