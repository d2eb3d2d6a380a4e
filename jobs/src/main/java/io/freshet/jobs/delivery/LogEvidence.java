package io.freshet.jobs.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.audit.SourceLog;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ReadBatch;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.log.ShardReader;
import io.freshet.ingest.log.ShardReaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The ledger, and the logs that delivery streams read. */
public final class LogEvidence implements Evidence {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 10_000;
    private static final long PAGE_BYTES = 16L << 20;

    private final ShardLog log;
    private final LogLedger ledger;
    private final ShardReaders readers;

    /** The log is not closed here. */
    public LogEvidence(ShardLog log, ShardReaders readers) {
        this.log = log;
        this.ledger = new LogLedger(log);
        this.readers = readers;
    }

    @Override
    public void lines(String deliveryStream, Consumer<LedgerLine> consumer) {
        ledger.lines(deliveryStream, consumer);
    }

    @Override
    public Page page(String deliveryStream, long position, int limit) {
        return ledger.page(deliveryStream, position, limit);
    }

    /** Lines of all delivery streams from a position on, oldest first; if it is negative, the last ones. */
    public Page recent(long position) {
        return ledger.recent(position);
    }

    @Override
    public long end() {
        return ledger.end();
    }

    @Override
    public Set<String> replayed(String deliveryStream) {
        Set<String> objects = new HashSet<>();
        ledger.scan(replayKey(deliveryStream), 0, note -> {
            try {
                objects.add(JSON.readTree(note).path("object").asText());
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("note of a replay: not JSON: " + e.getMessage(), e);
            }
        });
        return objects;
    }

    @Override
    public void noteReplayed(String deliveryStream, LedgerLine object, String into) {
        try {
            ledger.append(
                    replayKey(deliveryStream),
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("object", object.bucket() + "/" + object.key())
                            .put("into", into)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("note of a replay: not written: " + e.getOriginalMessage(), e);
        }
    }

    /** No name of a delivery stream has a colon. */
    private static String replayKey(String deliveryStream) {
        return "replay:" + deliveryStream;
    }

    @Override
    public SourceLog source(DeliveryStream stream) {
        LogName name = FlinkDeliveryJobs.sourceOf(stream);
        return new SourceLog() {
            @Override
            public Map<Integer, Extent> shards() {
                Map<Integer, Extent> shards = new TreeMap<>();
                try (ShardReader reader = readers.of(name).open()) {
                    for (int shard : reader.shards()) {
                        shards.put(shard, new Extent(begin(reader, shard), reader.endOffset(shard)));
                    }
                }
                return shards;
            }

            private OptionalLong begin(ShardReader reader, int shard) {
                if (stream.takesRecordsDirectly()) {
                    return OptionalLong.of(0);
                }
                if (reader.startOffset(shard) > 0) {
                    return OptionalLong.empty();
                }
                Instant since = stream.startPosition().arrivedSince();
                return OptionalLong.of(since.equals(Instant.MIN) ? 0 : reader.offsetAt(shard, since));
            }

            @Override
            public OptionalLong records(int shard, long from, long to) {
                return count(name, shard, from, to);
            }
        };
    }

    private OptionalLong count(LogName name, int shard, long from, long to) {
        if (log.startOffset(name, shard) > from) {
            return OptionalLong.empty();
        }
        long count = 0;
        for (long offset = from; offset < to; ) {
            ReadBatch batch = log.read(name, shard, offset, PAGE, PAGE_BYTES, Duration.ZERO);
            count += batch.records().stream()
                    .filter(record -> record.offset() < to)
                    .count();
            if (batch.nextOffset() <= offset) {
                break;
            }
            offset = batch.nextOffset();
        }
        return OptionalLong.of(count);
    }
}
