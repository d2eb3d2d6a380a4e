package io.freshet.jobs.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BufferAndLedgerTest {
    private static final byte[] KEY = new byte[32];
    private static final byte[] DATA = "a record that nobody may read".getBytes(StandardCharsets.UTF_8);

    static {
        new Random(1).nextBytes(KEY);
    }

    @Test
    void readsWhatAnotherProcessEncryptedAndWhatIsNot() {
        BufferCipher writer = new BufferCipher(KEY, "orders");
        BufferCipher other = new BufferCipher(KEY, "orders");

        byte[] sealed = writer.seal(DATA);

        assertThat(other.open(sealed)).isEqualTo(DATA);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("nobody");
        assertThat(writer.seal(DATA)).as("the same record again").isNotEqualTo(sealed);
        assertThat(other.open(writer.seal(new byte[0]))).isEmpty();
    }

    @Test
    void noticesWhatWasChangedOrBelongsToAnotherStream() {
        byte[] sealed = new BufferCipher(KEY, "orders").seal(DATA);
        byte[] changed = sealed.clone();
        changed[changed.length - 20] ^= 1;

        assertThatThrownBy(() -> new BufferCipher(KEY, "orders").open(changed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BufferCipher(KEY, "others").open(sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BufferCipher(new byte[32], "orders").open(sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BufferCipher(KEY, "orders").open(new byte[3]))
                .hasMessageContaining("3 B (expected: 40 or more)");
    }

    @Test
    void encryptsInTheBufferOnlyWithAKey() throws Exception {
        try (InMemoryShardLog log = new InMemoryShardLog(Clock.systemUTC())) {
            LogDeliveryBuffer buffer = new LogDeliveryBuffer(log);
            buffer.create("orders");
            assertThat(buffer.append("orders", DATA, null).toCompletableFuture().get())
                    .hasSize(20);
            assertThat(buffer.append("orders", DATA, KEY).toCompletableFuture().get())
                    .hasSize(20);

            List<LogRecord> records = log.read(LogName.ofDeliveryStream("orders"), 0, 0, 10, 1 << 20, Duration.ZERO)
                    .records();

            assertThat(records).extracting(LogRecord::partitionKey).containsExactly(null, BufferCipher.MARK);
            assertThat(records.get(0).data()).isEqualTo(DATA);
            assertThat(new BufferCipher(KEY, "orders").open(records.get(1).data()))
                    .isEqualTo(DATA);
        }
    }

    private static List<LedgerLine> lines(LogLedger ledger, String deliveryStream) {
        List<LedgerLine> lines = new ArrayList<>();
        ledger.lines(deliveryStream, lines::add);
        return lines;
    }

    @Test
    void keepsTheLinesOfEachDeliveryStreamInOrder() {
        InMemoryShardLog log = new InMemoryShardLog(Clock.systemUTC());
        try (LogLedger ledger = new LogLedger(log)) {
            LedgerLine first = line("orders", "a", CloseReason.SIZE);
            LedgerLine second = line("orders", "b", CloseReason.INTERVAL);
            ledger.append(List.of(first, line("others", "a", CloseReason.SIZE)));
            ledger.append(List.of(first, second));

            assertThat(lines(ledger, "orders")).containsExactly(first, first, second);
            assertThat(lines(new LogLedger(log), "others")).hasSize(1);
            assertThat(lines(ledger, "none")).isEmpty();
        }
    }

    private static LedgerLine line(String stream, String key, CloseReason reason) {
        return new LedgerLine(
                stream,
                "bucket",
                key,
                Kind.DELIVERED,
                "00ff",
                10,
                2,
                Map.of(0, new OffsetRange(3, 4)),
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(2),
                Instant.ofEpochMilli(3),
                reason,
                "1",
                -5,
                new WindowTotals("w", Map.of(0, new OffsetRange(3, 4)), new Tally(2, 7), new Tally(2, -5), 0, 0));
    }
}
