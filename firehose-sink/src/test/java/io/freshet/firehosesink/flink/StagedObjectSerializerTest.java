package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.StagedObject.CloseReason;
import io.freshet.firehosesink.lane.StagedObject.Content;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.lane.StagedObject.OffsetRange;
import io.freshet.firehosesink.lane.Tally;
import io.freshet.firehosesink.lane.WindowTotals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagedObjectSerializerTest {
    @Test
    void keepsEverything() throws Exception {
        for (Content content : List.of(
                new Content.Uploaded(new byte[] {1, 2}, List.of(new byte[] {3}, new byte[] {4, 5})),
                new Content.Carried(new byte[] {6}))) {
            StagedObject staged = staged(content, List.of());

            StagedObject read =
                    StagedObjectSerializer.INSTANCE.deserialize(3, StagedObjectSerializer.INSTANCE.serialize(staged));

            assertThat(read).usingRecursiveComparison().isEqualTo(staged);
        }
    }

    @Test
    void tracesStandBehindWhatAnOlderReaderKnows() throws Exception {
        OpenSpan span = new OpenSpan(new TraceContext("a".repeat(32), "b".repeat(16)), "c".repeat(16), 7);
        Content content = new Content.Carried(new byte[] {6});
        byte[] plain = StagedObjectSerializer.INSTANCE.serialize(staged(content, List.of()));

        byte[] traced = StagedObjectSerializer.INSTANCE.serialize(staged(content, List.of(span)));

        assertThat(traced).startsWith(plain).hasSizeGreaterThan(plain.length);
        assertThat(StagedObjectSerializer.INSTANCE.deserialize(3, traced).traces())
                .containsExactly(span);
    }

    static StagedObject staged(Content content, List<OpenSpan> traces) {
        return new StagedObject(
                "bucket",
                "key",
                "gzip",
                content,
                new byte[32],
                7,
                2,
                Map.of(0, new OffsetRange(0, 4), 3, new OffsetRange(9, 9)),
                Instant.ofEpochMilli(5),
                Instant.ofEpochMilli(6),
                CloseReason.INTERVAL,
                "1",
                Kind.BACKUP,
                -12,
                new WindowTotals(
                        "a1",
                        Map.of(0, new OffsetRange(0, 4), 3, new OffsetRange(8, 9)),
                        new Tally(7, 70),
                        new Tally(5, -1),
                        1,
                        2),
                traces);
    }
}
