package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.endtoend.NumberedProducer.Position;
import io.freshet.server.endtoend.ShardFollower.StoredRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamFaultsTest {
    private static final Map<String, Position> ACKNOWLEDGED =
            Map.of("0/0/0", new Position("a", "9"), "0/1/0", new Position("a", "10"));

    @Test
    void findsNothingWhereEverythingIsInPlace() {
        assertThat(faults(new StoredRecord("9", "0/0/0"), new StoredRecord("10", "0/1/0")))
                .isEmpty();
    }

    @Test
    void aRecordWithoutAnAcknowledgementMayBeThere() {
        assertThat(faults(
                        new StoredRecord("9", "0/0/0"),
                        new StoredRecord("10", "0/1/0"),
                        new StoredRecord("11", "0/2/0")))
                .isEmpty();
    }

    @Test
    void noticesWhatIsLost() {
        assertThat(faults(new StoredRecord("9", "0/0/0")))
                .singleElement()
                .asString()
                .contains("0/1/0", "lost");
    }

    @Test
    void noticesWhatIsElsewhere() {
        assertThat(faults(new StoredRecord("9", "0/0/0"), new StoredRecord("11", "0/1/0")))
                .singleElement()
                .asString()
                .contains("0/1/0", "is at");
    }

    @Test
    void noticesWhatIsTwiceInTheStream() {
        assertThat(faults(
                        new StoredRecord("8", "0/0/0"),
                        new StoredRecord("9", "0/0/0"),
                        new StoredRecord("10", "0/1/0")))
                .singleElement()
                .asString()
                .contains("0/0/0", "twice");
    }

    @Test
    void noticesSequenceNumbersThatDoNotRise() {
        assertThat(faults(
                        new StoredRecord("9", "0/0/0"),
                        new StoredRecord("10", "0/1/0"),
                        new StoredRecord("10", "1/0/0")))
                .singleElement()
                .asString()
                .contains("does not rise");
    }

    @Test
    void noticesBatchesOutOfOrder() {
        assertThat(faults(
                        new StoredRecord("8", "0/2/0"),
                        new StoredRecord("9", "0/0/0"),
                        new StoredRecord("10", "0/1/0")))
                .singleElement()
                .asString()
                .contains("0/0/0", "behind a later batch");
    }

    private static List<String> faults(StoredRecord... records) {
        return StreamFaults.of(ACKNOWLEDGED, Map.of("a", List.of(records)));
    }
}
