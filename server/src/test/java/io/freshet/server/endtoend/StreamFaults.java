package io.freshet.server.endtoend;

import io.freshet.server.endtoend.NumberedProducer.Position;
import io.freshet.server.endtoend.ShardFollower.StoredRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what was read of a stream against what its producers were told. */
final class StreamFaults {
    private StreamFaults() {}

    /**
     * Empty if every acknowledged record is where its acknowledgement says, nothing is there twice, sequence numbers rise strictly, and
     * in every shard the batches of a producer follow each other in the order in which they were put.
     */
    static List<String> of(Map<String, Position> acknowledged, Map<String, List<StoredRecord>> shards) {
        List<String> faults = new ArrayList<>();
        Map<String, Position> stored = new HashMap<>();
        shards.forEach((shard, records) -> {
            faults.addAll(disorder(shard, records));
            for (StoredRecord record : records) {
                Position before = stored.put(record.text(), new Position(shard, record.sequenceNumber()));
                if (before != null) {
                    faults.add("record " + record.text() + " is twice in the stream: " + before + " and " + record);
                }
            }
        });
        acknowledged.forEach((text, position) -> {
            Position found = stored.get(text);
            if (!position.equals(found)) {
                faults.add("record " + text + " was acknowledged at " + position + " and is "
                        + (found == null ? "lost" : "at " + found));
            }
        });
        return faults;
    }

    private static List<String> disorder(String shard, List<StoredRecord> records) {
        List<String> faults = new ArrayList<>();
        Map<String, Integer> lastBatch = new HashMap<>();
        BigInteger last = BigInteger.ZERO;
        for (StoredRecord record : records) {
            BigInteger sequence = new BigInteger(record.sequenceNumber());
            if (sequence.compareTo(last) <= 0) {
                faults.add(shard + ": " + record + " does not rise above sequence number " + last);
            }
            last = sequence;
            List<String> parts = List.of(record.text().split("/", -1));
            int batch = Integer.parseInt(parts.get(1));
            if (lastBatch.getOrDefault(parts.get(0), 0) > batch) {
                faults.add(shard + ": " + record + " comes behind a later batch");
            }
            lastBatch.put(parts.get(0), batch);
        }
        return faults;
    }
}
