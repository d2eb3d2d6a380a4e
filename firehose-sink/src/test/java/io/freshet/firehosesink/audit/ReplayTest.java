package io.freshet.firehosesink.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StoredInMemory;
import io.freshet.firehosesink.stream.DeliveryStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Written evidence = new Written();
    private final List<String> stored = new ArrayList<>();

    ReplayTest() {
        put("good", Kind.DELIVERED, 10, "{\"rawData\":\"Z29vZA==\"}");
        put("one", Kind.FAILED, 20, "{\"rawData\":\"b25l\"}\n{\"rawData\":\"dHdv\"}\nno JSON\n{\"other\":1}\n");
        put("three", Kind.FAILED, 30, "{\"EncodedRawData\":\"dGhyZWU=\"}\n");
    }

    private void put(String key, Kind kind, long publishedAt, String text) {
        store.put("bucket", key, "", text.getBytes(StandardCharsets.UTF_8));
        Instant published = Instant.ofEpochSecond(publishedAt);
        evidence.lines.add(new LedgerLine(
                "orders",
                "bucket",
                key,
                kind,
                "",
                text.length(),
                1,
                Map.of(),
                published,
                published,
                published,
                CloseReason.SIZE,
                "1",
                0,
                null));
    }

    private Replay.Report replay(Instant since, Instant until, boolean again, boolean dryRun) throws Exception {
        return new Replay(evidence, new StoredInMemory(store), this::store)
                .run(new Replay.Request("orders", "others", since, until, again, dryRun));
    }

    private CompletionStage<String> store(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (text.equals("refused")) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is full"));
        }
        stored.add(text);
        return CompletableFuture.completedFuture("id");
    }

    @Test
    void putsEachFailedRecordBackOnce() throws Exception {
        assertThat(replay(Instant.MIN, Instant.MAX, false, true))
                .isEqualTo(new Replay.Report("others", 2, 3, 11, 0, 2));
        assertThat(stored).as("by a dry run").isEmpty();

        assertThat(replay(Instant.MIN, Instant.MAX, false, false))
                .isEqualTo(new Replay.Report("others", 2, 3, 11, 0, 2));
        assertThat(stored).containsExactly("one", "two", "three");
        assertThat(replay(Instant.MIN, Instant.MAX, false, false))
                .isEqualTo(new Replay.Report("others", 0, 0, 0, 2, 0));
        assertThat(stored).hasSize(3);
        assertThat(replay(Instant.MIN, Instant.MAX, true, false).records()).isEqualTo(3);
        assertThat(stored).hasSize(6);
    }

    @Test
    void takesOnlyWhatWasPublishedInTime() throws Exception {
        assertThat(replay(Instant.ofEpochSecond(30), Instant.MAX, false, false).objects())
                .isEqualTo(1);
        assertThat(stored).containsExactly("three");
        assertThat(replay(Instant.MIN, Instant.ofEpochSecond(20), false, false).objects())
                .isZero();
    }

    @Test
    void doesNotNoteAnObjectOfWhichARecordWasNotStored() {
        put("bad", Kind.FAILED, 40, "{\"rawData\":\"cmVmdXNlZA==\"}\n");

        assertThatThrownBy(() -> replay(Instant.ofEpochSecond(40), Instant.MAX, false, false))
                .hasRootCauseMessage("the log is full");
        assertThat(evidence.replayed).isEmpty();
    }

    /** What is written down, in memory. */
    private static final class Written implements Evidence {
        private final List<LedgerLine> lines = new ArrayList<>();
        private final Set<String> replayed = new HashSet<>();

        @Override
        public long end() {
            return 0;
        }

        @Override
        public void lines(String deliveryStream, Consumer<LedgerLine> consumer) {
            List.copyOf(lines).forEach(consumer);
        }

        @Override
        public Page page(String deliveryStream, long position, int limit) {
            throw new AssertionError("a replay does not page");
        }

        @Override
        public SourceLog source(DeliveryStream stream) {
            throw new AssertionError("a replay does not read the log");
        }

        @Override
        public Set<String> replayed(String deliveryStream) {
            return Set.copyOf(replayed);
        }

        @Override
        public void noteReplayed(String deliveryStream, LedgerLine object, String into) {
            replayed.add(object.bucket() + "/" + object.key());
        }
    }
}
