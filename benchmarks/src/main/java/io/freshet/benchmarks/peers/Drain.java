package io.freshet.benchmarks.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads a whole stream from its oldest record: GetRecords as fast as it is answered, shard after shard on every connection. */
final class Drain {
    private static final int LIMIT = 10_000;

    private final Wire wire;
    private final Needle record;
    private final Needle next;
    private final Needle behind;

    Drain(Wire wire) {
        this.wire = wire;
        record = wire.member("SequenceNumber");
        next = wire.member("NextShardIterator");
        behind = wire.member("MillisBehindLatest");
    }

    /** Ends after {@code limit}, or when every shard has answered that nothing is left. */
    Drained run(int port, int connections, String stream, Duration limit) throws IOException, InterruptedException {
        Queue<String> shards = new ConcurrentLinkedQueue<>(new Streams(port).shards(stream));
        long began = System.nanoTime();
        List<Drained> each = Workers.run(connections, port, (connection, number) -> {
            Drained sum = new Drained(0, Duration.ZERO);
            for (String shard = shards.poll(); shard != null; shard = shards.poll()) {
                sum = sum.and(shard(connection, stream, shard, began, limit));
            }
            return sum;
        });
        return each.stream().reduce(new Drained(0, Duration.ZERO), Drained::and);
    }

    private Drained shard(Connection connection, String stream, String shard, long began, Duration limit)
            throws IOException {
        String iterator = Streams.iterator(connection, wire, stream, shard, "TRIM_HORIZON");
        long records = 0;
        long last = began;
        while (!iterator.isEmpty() && System.nanoTime() - began < limit.toNanos()) {
            Answer answer =
                    connection.post("GetRecords", wire, request(iterator)).orFail("GetRecords");
            int count = record.countIn(answer.body(), answer.length());
            records += count;
            if (count > 0) {
                last = System.nanoTime();
            } else if (number(answer) == 0) {
                break;
            }
            int at = next.firstIn(answer.body(), 0, answer.length());
            iterator = at < 0 ? "" : wire.textAt(answer, at + next.length());
        }
        return new Drained(records, Duration.ofNanos(last - began));
    }

    private byte[] request(String iterator) {
        return wire.body(body -> {
            body.writeStringField("ShardIterator", iterator);
            body.writeNumberField("Limit", LIMIT);
        });
    }

    private long number(Answer answer) {
        int at = behind.firstIn(answer.body(), 0, answer.length());
        return at < 0 ? 0 : wire.numberAt(answer, at + behind.length());
    }

    /**
     * What was read.
     *
     * @param time until the last answer that held a record
     */
    record Drained(long records, Duration time) {
        Drained and(Drained other) {
            return new Drained(records + other.records, time.compareTo(other.time) > 0 ? time : other.time);
        }

        double perSecond() {
            return time.isZero() ? 0 : records / (time.toNanos() / 1e9);
        }
    }
}
