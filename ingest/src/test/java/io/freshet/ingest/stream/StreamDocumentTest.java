package io.freshet.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored of a stream. */
final class StreamDocumentTest {
    private static final String OLDER =
            """
            {"name":"orders","arn":"arn:aws:kinesis:us-east-1:000000000000:stream/orders","createdAtMillis":1421889722345,
             "status":"ACTIVE","mode":"PROVISIONED","retentionHours":24,"maxRecordSizeKib":2048,"tags":{"a":"b"},
             "shards":[{"index":0,"startingHashKey":"0","endingHashKey":"340282366920938463463374607431768211455",
             "createdAtSeconds":1421889722}]}
            """;

    @Test
    void readsWhatAnOlderVersionStored() {
        Stream stream = StreamDocument.read(OLDER);

        assertThat(stream.settings()).isEqualTo(StreamSettings.DEFAULT.withMaxRecordSizeKib(2048));
        assertThat(stream.consumers()).isEmpty();
        assertThat(stream.tags()).containsEntry("a", "b");
    }

    @Test
    void readsBackWhatItWrote() {
        Instant now = Instant.ofEpochMilli(1_421_889_722_345L);
        Stream stream = StreamDocument.read(OLDER)
                .withMode(StreamMode.ON_DEMAND)
                .withSettings(new StreamSettings(
                        10240,
                        "alias/key",
                        List.of("IncomingBytes"),
                        7,
                        "{\"Statement\":[]}",
                        RollingDay.NEVER.and(now),
                        RollingDay.NEVER.and(now).and(now)))
                .with(new Consumer("b", now, Map.of("k", "v"), "{}"))
                .with(new Consumer("a", now, Map.of(), null));

        assertThat(StreamDocument.read(StreamDocument.write(stream))).isEqualTo(stream);
        assertThat(stream.consumers()).extracting(Consumer::name).containsExactly("a", "b");
    }
}
