package io.freshet.ingest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;

final class FaultsTest {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "request");

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void failsAtTheRateThatIsAskedFor() {
        Operation<ListStreamsRequest, ListStreamsResponse> operation =
                operation(new Fault("ListStreams", 0.2, Fault.Kind.THROTTLE, Duration.ZERO));
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            try {
                call(operation);
            } catch (ApiException e) {
                assertThat(e.code()).isEqualTo("LimitExceededException");
                refused++;
            }
        }

        assertThat(refused).isBetween(150, 250);
        assertThat(calls).hasValue(1000 - refused);
    }

    @Test
    void anInternalErrorHasNoEffect() {
        Operation<ListStreamsRequest, ListStreamsResponse> operation =
                operation(new Fault("ListStreams", 1, Fault.Kind.INTERNAL_ERROR, Duration.ZERO));

        assertThatThrownBy(() -> call(operation)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code()).isEqualTo("InternalFailure");
            assertThat(e.status()).isEqualTo(500);
        });
        assertThat(calls).hasValue(0);
    }

    @Test
    void aLateAnswerIsTheRightOne() {
        Operation<ListStreamsRequest, ListStreamsResponse> operation =
                operation(new Fault("ListStreams", 1, Fault.Kind.LATENCY, Duration.ofMillis(50)));
        long since = System.nanoTime();

        assertThat(call(operation).streamNames()).containsExactly("orders");

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void otherOperationsAreLeftAlone() {
        ServiceApi plain = api();
        assertThat(Faults.in(plain, List.of(), () -> 0).operations()).isEqualTo(plain.operations());
        assertThatThrownBy(() -> Faults.in(
                        plain, List.of(new Fault("PutRekords", 1, Fault.Kind.THROTTLE, Duration.ZERO)), () -> 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PutRekords");
    }

    @SuppressWarnings("unchecked") // there is only this one
    private Operation<ListStreamsRequest, ListStreamsResponse> operation(Fault fault) {
        Random random = new Random(1);
        ServiceApi failing = Faults.in(api(), List.of(fault), random::nextDouble);
        return (Operation<ListStreamsRequest, ListStreamsResponse>)
                failing.operations().get(0);
    }

    private ServiceApi api() {
        return new ServiceApi("kinesis", "Kinesis_20131202", "none", List.of(new ListStreams()));
    }

    private static ListStreamsResponse call(Operation<ListStreamsRequest, ListStreamsResponse> operation) {
        return operation
                .handle(ListStreamsRequest.builder().build(), CALLER)
                .toCompletableFuture()
                .join();
    }

    private final class ListStreams implements Operation<ListStreamsRequest, ListStreamsResponse> {
        @Override
        public Class<ListStreamsRequest> requestType() {
            return ListStreamsRequest.class;
        }

        @Override
        public CompletionStage<ListStreamsResponse> handle(ListStreamsRequest request, Caller caller) {
            calls.incrementAndGet();
            return CompletableFuture.completedFuture(
                    ListStreamsResponse.builder().streamNames("orders").build());
        }
    }
}
