package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.SplitShardRequest;
import software.amazon.awssdk.services.kinesis.model.SplitShardResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;

/** What a subscribed consumer is sent. */
final class SubscribeToShardTest {
    private static final String FIRST = "shardId-000000000000";

    private final LocalKinesis kinesis = new LocalKinesis();
    private String consumer = "";

    @BeforeEach
    void registerAConsumer() {
        kinesis.create("orders", 1);
        consumer = kinesis.call(
                        RegisterStreamConsumerRequest.builder()
                                .streamARN("arn:aws:kinesis:us-east-1:000000000000:stream/orders")
                                .consumerName("reader")
                                .build(),
                        RegisterStreamConsumerResponse.class)
                .consumer()
                .consumerARN();
    }

    @Test
    void sendsWhatIsThereAndThenWhatComes() throws Exception {
        kinesis.put("orders", "k", "old");
        EventStream events = subscribe("TRIM_HORIZON", null);
        SubscribeToShardEvent first = next(events).orElseThrow();
        kinesis.put("orders", "k", "new");
        SubscribeToShardEvent second = next(events).orElseThrow();

        assertThat(data(first)).containsExactly("old");
        assertThat(data(second)).containsExactly("new");
        assertThat(second.continuationSequenceNumber()).isNotNull();
        assertThat(second.hasChildShards()).isFalse();
        assertThat(second.millisBehindLatest()).isZero();
    }

    @Test
    void goesOnAfterTheContinuationWithoutLossOrRepetition() throws Exception {
        kinesis.put("orders", "k", "one");
        SubscribeToShardEvent event = next(subscribe("TRIM_HORIZON", null)).orElseThrow();
        kinesis.clock.advance(Duration.ofSeconds(6));
        kinesis.put("orders", "k", "two");

        EventStream again = subscribe("AFTER_SEQUENCE_NUMBER", event.continuationSequenceNumber());

        assertThat(data(next(again).orElseThrow())).containsExactly("two");
    }

    @Test
    void endsAShardWithItsChildren() throws Exception {
        EventStream events = subscribe("TRIM_HORIZON", null);
        assertThat(next(events).orElseThrow().records()).isEmpty();
        kinesis.put("orders", "k", "last");
        kinesis.call(
                SplitShardRequest.builder()
                        .streamName("orders")
                        .shardToSplit(FIRST)
                        .newStartingHashKey("170141183460469231731687303715884105728")
                        .build(),
                SplitShardResponse.class);

        List<String> sent = new ArrayList<>();
        SubscribeToShardEvent event;
        do {
            event = next(events).orElseThrow();
            sent.addAll(data(event));
        } while (event.continuationSequenceNumber() != null);

        assertThat(sent).containsExactly("last");
        assertThat(event.childShards())
                .extracting(ChildShard::shardId)
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThat(next(events)).isEmpty();
    }

    @Test
    void endsAfterFiveMinutes() throws Exception {
        EventStream events = subscribe("LATEST", null);
        kinesis.clock.advance(Duration.ofMinutes(5));

        assertThat(next(events)).isEmpty();
    }

    @Test
    void aSecondSubscriptionTakesOverUnlessTheFirstHasOnlyJustBegun() throws Exception {
        EventStream first = subscribe("LATEST", null);
        assertThatThrownBy(() -> subscribe("LATEST", null))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessage("Another active subscription exists for this consumer: 000000000000:orders:" + FIRST
                        + ":reader");

        kinesis.clock.advance(Duration.ofSeconds(5));
        EventStream second = subscribe("TRIM_HORIZON", null);
        kinesis.put("orders", "k", "x");

        assertThat(next(first)).isEmpty();
        assertThat(data(next(second).orElseThrow())).containsExactly("x");
        second.close();
        subscribe("LATEST", null).close();
    }

    @Test
    void anUnknownConsumerIsNotFound() {
        String unknown = consumer.replace("/consumer/reader", "/consumer/nobody");

        assertThatThrownBy(() -> kinesis.call(request(unknown, "LATEST", null), EventStream.class))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private EventStream subscribe(String type, @Nullable String sequenceNumber) {
        return kinesis.call(request(consumer, type, sequenceNumber), EventStream.class);
    }

    private static SubscribeToShardRequest request(String consumer, String type, @Nullable String sequenceNumber) {
        return SubscribeToShardRequest.builder()
                .consumerARN(consumer)
                .shardId(FIRST)
                .startingPosition(p -> p.type(type).sequenceNumber(sequenceNumber))
                .build();
    }

    private static Optional<SubscribeToShardEvent> next(EventStream events) throws Exception {
        return events.next().toCompletableFuture().get(10, TimeUnit.SECONDS).map(event ->
                (SubscribeToShardEvent) event.payload());
    }

    private static List<String> data(SubscribeToShardEvent event) {
        return event.records().stream()
                .map(Record::data)
                .map(SdkBytes::asUtf8String)
                .toList();
    }
}
