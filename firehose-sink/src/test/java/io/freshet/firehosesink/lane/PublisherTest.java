package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.DeliveryException.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublisherTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Publisher publisher = new Publisher(store, attempt -> {});

    @Test
    void publishesAgainWithoutChange() throws Exception {
        StagedObject staged = stage(6 << 20);

        assertThat(publisher.publish(staged)).isEqualTo(Publisher.Outcome.PUBLISHED);
        assertThat(publisher.publish(staged)).isEqualTo(Publisher.Outcome.PUBLISHED);

        assertThat(store.visible()).hasSize(1);
    }

    @Test
    void saysThatAnUploadIsLost() throws Exception {
        StagedObject staged = stage(6 << 20);
        store.abort("bucket", staged.key(), ((StagedObject.Content.Uploaded) staged.content()).upload());

        assertThatThrownBy(() -> publisher.publish(staged))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining(staged.key())
                .satisfies(e -> assertThat(((DeliveryException) e).code()).isEqualTo(ErrorCode.LOST_UPLOAD));
    }

    @Test
    void saysThatTheKeyHoldsOtherBytesOfTheSameLength() throws Exception {
        StagedObject staged = stage(6 << 20);
        store.abort("bucket", staged.key(), ((StagedObject.Content.Uploaded) staged.content()).upload());
        store.put("bucket", staged.key(), "", new byte[Math.toIntExact(staged.sizeBytes())]);

        assertThatThrownBy(() -> publisher.publish(staged))
                .isInstanceOf(DeliveryException.class)
                .satisfies(e -> assertThat(((DeliveryException) e).code()).isEqualTo(ErrorCode.KEY_HOLDS_OTHER_BYTES));
    }

    @Test
    void triesAgainLaterWhileTheStoreIsDown() throws Exception {
        var down = new Publisher(new FaultyObjectStore(store, new Random(1), 1), attempt -> {});

        assertThat(down.publish(stage(100))).isEqualTo(Publisher.Outcome.RETRY_LATER);
        assertThat(store.visible()).isEmpty();
    }

    private StagedObject stage(int bytes) throws Exception {
        DeliveryConfig config = Configs.plain(bytes, Duration.ofSeconds(1));
        byte[] data = new byte[bytes];
        new Random(1).nextBytes(data);
        try (Lane lane = Lanes.of(config, store, Clock.systemUTC(), new Random(1))) {
            List<StagedObject> staged = lane.append(new SourceRecord(0, 0, Instant.EPOCH, data));
            assertThat(staged).hasSize(1);
            return staged.get(0);
        }
    }
}
